# SPDX-License-Identifier: MIT
# mpx-scenario(5) of scenarios/README.md: headings, paragraphs, fenced code,
# tables. -v version=0.1.0 -v date=2026-01-31.
# Of a table's row the first cell is the tag of a paragraph, and cells from the
# third on are led by the heading of their column.
function roff(s,   out)
{
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    while (match(s, /\[[^]`]*\]\([^)]*\)/)) {
        out = substr(s, RSTART + 1, index(substr(s, RSTART), "](") - 2)
        s = substr(s, 1, RSTART - 1) out substr(s, RSTART + RLENGTH)
    }
    while (match(s, /`[^`]*`|[*][*][^*]*[*][*]/)) {
        out = substr(s, RSTART, RLENGTH)
        gsub(/^(`|[*][*])|(`|[*][*])$/, "", out)
        s = substr(s, 1, RSTART - 1) "\\fB" out "\\fP" substr(s, RSTART + RLENGTH)
    }
    gsub(/'/, "\\(aq", s)
    return s
}
# Blanks at the ends are cut; "|" between backticks does not end a cell.
function cells(line,   i, c, quoted, cell)
{
    delete col
    n = 0
    cell = ""
    for (i = 2; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "`")
            quoted = !quoted
        if (c == "|" && !quoted) {
            gsub(/^ +| +$/, "", cell)
            col[++n] = cell
            cell = ""
        } else
            cell = cell c
    }
}
function paragraph()
{
    if (!in_paragraph && !after_heading)
        print ".PP"
    in_paragraph = 1
    after_heading = 0
}
BEGIN {
    print ".TH MPX-SCENARIO 5 \"" date "\" \"mpx " version "\" \"File Formats\""
    print ".SH NAME\n" "mpx\\-scenario \\- scenario files of mpx"
    print ".nh\n.SH DESCRIPTION"
    after_heading = 1
}
/^```/ {
    print in_code ? ".EE\n.RE" : (after_heading ? "" : ".PP\n") ".RS 2\n.EX"
    in_code = !in_code
    in_paragraph = after_heading = 0
    next
}
in_code {
    gsub(/\\/, "\\e")
    gsub(/-/, "\\-")
    gsub(/'/, "\\(aq")
    print ($0 ~ /^[.]/ ? "\\&" : "") $0
    next
}
/^# / { next }
/^## / { print ".SH " toupper(roff(substr($0, 4))); after_heading = 1; next }
/^### / { print ".SS " roff(substr($0, 5)); after_heading = 1; next }
/^[|][-|: ]+$/ { next }
/^[|]/ {
    cells($0)
    if (!in_table) {
        for (i = 1; i <= n; i++)
            head[i] = col[i]
        in_table = 1
        next
    }
    print ".TP\n" (col[1] == "" ? "\\&" : roff(col[1]))
    print n < 2 || col[2] == "" ? "\\(em" : roff(col[2])
    for (i = 3; i <= n; i++)
        if (col[i] != "")
            print ".br\n" roff(head[i]) ": " roff(col[i])
    in_paragraph = after_heading = 0
    next
}
{ in_table = 0 }
/^$/ { in_paragraph = 0; next }
{
    paragraph()
    $0 = roff($0)
    print ($0 ~ /^[.]/ ? "\\&" : "") $0
}
END { print ".SH SEE ALSO\n.BR mpx (1)" }
