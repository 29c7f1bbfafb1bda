#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# replay.sh LINES WANTED RESULT: in with-journald, records the JSON lines of a file and checks what the journal has of
# them: WANTED events, one line each, JSON for json-c; RESULT gets all of it.
set -euo pipefail
status=0
"$DEED" record --service test --json "$1" 2>"$3.stderr" || status=$?
echo "$status" >"$3.status"
"$data_tests/events.sh" "$2" >"$3"
found=$(wc -l <"$3")
if [ "$found" != "$2" ]; then
    echo "FAILED: $found events in the journal, wanted $2"
    tail -n 3 "$3.stderr"
    exit 1
fi
journalctl -D "$JOURNAL_DIR" -t deed -o cat >"$3.lines"
[ "$(wc -l <"$3.lines")" = "$2" ] || { echo "FAILED: a MESSAGE is more than one line"; exit 1; }
"$top_builddir/tests/data/jsonc" <"$3.lines"
