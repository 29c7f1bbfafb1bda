# SPDX-License-Identifier: LGPL-2.1-or-later
# Checks Prometheus' text format, version 0.0.4, as strictly as promtool does: a line for each thing that is wrong. Exit
# status 1: there was one.
function wrong(what) { print NR ": " what ": " $0; bad = 1 }

BEGIN {
    name = "[a-zA-Z_:][a-zA-Z0-9_:]*"
    label = "[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\[\\\\\"n])*\""
    value = "(NaN|[+-]Inf|[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?)"
}

/^# HELP / {
    if ($3 in helped) wrong("a second HELP")
    if (NF < 4) wrong("no text")
    helped[$3] = 1
    next
}
/^# TYPE / {
    if (!($3 in helped)) wrong("TYPE without HELP")
    if ($3 in type) wrong("a second TYPE")
    if ($4 !~ /^(counter|gauge)$/ || NF != 4) wrong("no such type")
    if (($4 == "counter") != ($3 ~ /_total$/)) wrong("a counter ends in _total, and nothing else does")
    type[$3] = $4
    now = $3
    next
}
$0 !~ "^" name "(\\{" label "(," label ")*\\})? " value "$" { wrong("no sample"); next }
{
    metric = $1
    sub(/\{.*/, "", metric)
    if (metric !~ /^deed_[a-z_]+$/) wrong("not named as ours are")
    if (metric != now) wrong("not behind its TYPE")
    if ($1 in seen) wrong("twice")
    seen[$1] = 1
    n++
}
END {
    if (!n) { print "no sample"; bad = 1 }
    exit bad
}
