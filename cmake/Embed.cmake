# SPDX-License-Identifier: MIT
# cmake -DIN=page.js -DNAME=page_js -DOUT=page_js.c -P Embed.cmake: a text of
# ASCII as a string of C.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," octets "${hex}")
string(REGEX REPLACE "0x0a," "0x0a,\n" octets "${octets}")
file(WRITE ${OUT} "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${octets}0};\n")
