#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# bench/record.sh BUILD: what recording costs, compared with other ways of logging; see record.c. BUILD is a build tree
# with bench/record in it. DEED_BENCH_EVENTS: events a round.
set -euo pipefail
build=$1
here=$(cd "$(dirname "$0")" && pwd)

if [ -z "${JOURNAL_DIR:-}" ]; then
    exec "$here/../tests/journal/with-journald" bash "$0" "$build"
fi

# syslog(3) writes to /dev/log, which is our journald's here.
mkdir -p "$DEED_SCRATCH/dev"
if [ ! -S /dev/log ]; then
    ln -sfn /run/systemd/journal/dev-log /dev/log && trap 'rm -f /dev/log' EXIT
fi

export LD_LIBRARY_PATH=$build/src/lib/.libs
program=$build/bench/.libs/record
[ -x "$program" ] || program=$build/bench/record
"$program" "$build/src/cli/.libs/deed"

echo "Found in the journal: $(for i in deed raw sendv json logger; do
    printf '%s %s, ' "$i" "$(journalctl -D "$JOURNAL_DIR" -q SYSLOG_IDENTIFIER=$i -o cat --output-fields=PRIORITY | wc -l)"
done | sed 's/, $//')"

echo
echo "To a file, in their own language (no journal, no chain, no checks; nothing vouches for the line):"
median() {
    sort -n | sed -n "$((($1 + 1) / 2))p"
}
row() {
    local label=$1
    shift
    for _ in 1 2 3 4 5; do "$@"; done >"$DEED_SCRATCH/row"
    printf '  %-40s %12s %13s\n' "$label" "$(cut -d' ' -f1 "$DEED_SCRATCH/row" | median 5)" \
        "$(cut -d' ' -f2 "$DEED_SCRATCH/row" | median 5)"
}
row "Python logging" python3 "$here/python_logging.py" "$DEED_SCRATCH/python.log" 20000
cache=${XDG_CACHE_HOME:-$HOME/.cache}/deed-bench
if [ -d "$cache/node_modules/pino" ]; then
    NODE_PATH=$cache/node_modules row "pino in Node" node "$here/pino.js" "$DEED_SCRATCH/pino.log" 20000
else
    echo "  pino in Node: left out, as it is not in $cache (npm could not bring it)"
fi
