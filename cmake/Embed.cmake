# SPDX-License-Identifier: MIT
# cmake -DIN=page.js -DNAME=page_js -DOUT=page_js.c -P Embed.cmake: a text of
# ASCII as a string of C; several files with commas between them, one text.
string(REPLACE "," ";" files "${IN}")
set(octets)
foreach(file ${files})
  file(READ ${file} hex HEX)
  string(APPEND octets "${hex}")
endforeach()
string(REGEX REPLACE "(..)" "0x\\1," octets "${octets}")
string(REGEX REPLACE "0x0a," "0x0a,\n" octets "${octets}")
file(WRITE ${OUT} "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${octets}0};\n")
