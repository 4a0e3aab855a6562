# SPDX-License-Identifier: MIT
# mpx(1) of what "mpx --help" prints: -v version=0.1.0 -v date=2026-01-31.
# A command begins with two blanks and "mpx"; lines after it that begin with
# "[" belong to its synopsis, others describe it.
function roff(s)
{
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    gsub(/'/, "\\(aq", s)
    return s
}
# Commands and options stand out; what the user puts there is in italics.
function marked(s,   n, i, word, out, head, tail)
{
    n = split(s, word, " ")
    out = ""
    for (i = 1; i <= n; i++) {
        head = tail = ""
        if (match(word[i], /^\[+/)) {
            head = substr(word[i], 1, RLENGTH)
            word[i] = substr(word[i], RLENGTH + 1)
        }
        if (match(word[i], /[].,;]+$/)) {
            tail = substr(word[i], RSTART)
            word[i] = substr(word[i], 1, RSTART - 1)
        }
        if (word[i] ~ /^-/ || i <= 2)
            word[i] = "\\fB" roff(word[i]) "\\fP"
        else if (word[i] ~ /^[A-Z]/)
            word[i] = "\\fI" roff(word[i]) "\\fP"
        else
            word[i] = roff(word[i])
        out = out (i > 1 ? " " : "") roff(head) word[i] roff(tail)
    }
    return out
}
function end_synopsis()
{
    if (synopsis != "")
        print ".TP\n" marked(synopsis)
    synopsis = ""
}
NR == 1 {
    title = $0
    sub(/^mpx: /, "", title)
    print ".TH MPX 1 \"" date "\" \"mpx " version "\" \"User Commands\""
    print ".nh\n.SH NAME\nmpx \\- " roff(title)
    print ".SH SYNOPSIS\n.B mpx\n.I COMMAND\n.RI [ OPTION ...]\n.RI [ FILE ...]"
    print ".br\n.B mpx\n.I COMMAND\n.B \\-\\-help\n.br\n.B mpx \\-\\-version"
    print ".SH DESCRIPTION"
    print ".B mpx\nruns simulations of Multipath TCP with external keys and of attackers,"
    print "as scenario files describe them (see"
    print ".BR mpx-scenario (5)),"
    print "and judges captures of MPTCP.\nResults are CSV files and figures."
    print ".SH COMMANDS"
    next
}
/^  mpx [a-z]/ {
    end_synopsis()
    sub(/^ +/, "")
    synopsis = $0
    commands++
    next
}
/^exit codes: / { end_synopsis(); exits = substr($0, 13); next }
exits != "" { exits = exits " " $0; next }
/^ +\[/ && synopsis != "" { sub(/^ +/, ""); synopsis = synopsis " " $0; next }
/^ / {
    end_synopsis()
    sub(/^ +/, "")
    print roff($0)
}
END {
    end_synopsis()
    if (commands == 0 || exits == "") {
        print "command.awk: this is not the help of mpx" >"/dev/stderr"
        exit 1
    }
    print ".SH EXIT STATUS"
    n = split(exits, part, /, /)
    for (i = 1; i <= n; i++)
        if (match(part[i], /^[0-9]+ /))
            print ".TP\n.B " substr(part[i], 1, RLENGTH - 1) "\n" \
                roff(substr(part[i], RLENGTH + 1))
        else
            print ", " roff(part[i])
    print ".SH ENVIRONMENT"
    print ".TP\n.B MPX_SCENARIOS\nThe folder of the bundled scenarios."
    print ".TP\n.B MPX_PLOTS\nThe folder of the gnuplot scripts that draw figures."
    print ".TP\n.B MPX_PLUGINS\nThe folder of the plug-ins for Wi-Fi and LTE, before that of the program and \\fIlib/mpx\\fR beside it."
    print ".SH FILES"
    print ".TP\n.I out/NAME/\nThe results of the study NAME, below the current folder."
    print ".SH SEE ALSO\n.BR mpx-scenario (5),\n.BR gnuplot (1),\n.BR tshark (1)"
}
