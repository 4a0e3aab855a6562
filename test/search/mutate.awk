# SPDX-License-Identifier: MIT
# awk -v from=model/core -v to=DIR -f mutate.awk mutants.txt: copies of the core's
# files in which a number, mpx_mutant, chooses one of the mistakes.

function flush_file()
{
    if (file == "")
        return
    printf "extern int mpx_mutant;\n%s", text > (to "/" base)
    close(to "/" base)
}

function unescape(s)
{
    gsub(/\\n/, "\n", s)
    return s
}

/^file / {
    flush_file()
    file = from "/" $2
    base = $2
    sub(/.*\//, "", base)
    text = ""
    while ((getline line < file) > 0)
        text = text line "\n"
    close(file)
}
/^- / { number++ }
/^from / { old = unescape(substr($0, 6)) }
/^to   / {
    new = unescape(substr($0, 6))
    gsub(/MUTANT/, "(mpx_mutant == " number ")", new)
    at = index(text, old)
    rest = substr(text, at + length(old))
    if (!at || index(rest, old)) {
        printf "%s: not once in %s: %s\n", FILENAME, file, old > "/dev/stderr"
        failed = 1
        exit 1
    }
    text = substr(text, 1, at - 1) new rest
}
END {
    if (failed)
        exit 1
    flush_file()
}
