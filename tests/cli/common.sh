# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests in this folder. Each runs itself again beside a private journald.
set -euo pipefail

if [ -z "${JOURNAL_DIR:-}" ]; then
    exec "$WITH_JOURNALD" bash "$0" "$@"
fi
cd "$DEED_SCRATCH"
# shellcheck source=tests/journal/waits.sh
. "$top_srcdir/tests/journal/waits.sh"

failed() {
    echo "FAILED: $*"
    [ ! -s stderr ] || cat stderr
    exit 1
}

# expect STATUS COMMAND...: its exit status; stdout and stderr are kept in files of that name.
expect() {
    local wanted=$1 status=0
    shift
    "$@" >stdout 2>stderr </dev/null || status=$?
    [ "$status" = "$wanted" ] || failed "exit status $status, wanted $wanted: $*"
}

# says TEXT: stderr has it, in one line.
says() {
    grep -Fq -- "$1" stderr || failed "stderr lacks: $1"
}

# at_least N: so many events are in the journal.
at_least() {
    [ "$(journalctl -D "$JOURNAL_DIR" -t deed -o cat | wc -l)" -ge "$1" ]
}

# events N: there are N events, their lines in the file lines.
events() {
    soon at_least "$1" || true
    journalctl -D "$JOURNAL_DIR" -t deed -o cat >lines
    [ "$(wc -l <lines)" = "$1" ] || failed "$(wc -l <lines) events, wanted $1"
}

# has N TEXT: line N has it.
has() {
    sed -n "$1p" lines | grep -F -- "$2" >/dev/null || failed "line $1 lacks $2: $(sed -n "$1p" lines)"
}
