# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests in this folder. Each runs itself again with a private journald.
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

# expect STATUS COMMAND...: the command exits with STATUS; the files stdout and stderr have its output.
expect() {
    local wanted=$1 status=0
    shift
    "$@" >stdout 2>stderr </dev/null || status=$?
    [ "$status" = "$wanted" ] || failed "exit status $status, wanted $wanted: $*"
}

# says TEXT: stderr is one line, with TEXT.
says() {
    grep -Fq -- "$1" stderr || failed "stderr lacks: $1"
}

# at_least N: the journal has at least N events.
at_least() {
    [ "$(journalctl -D "$JOURNAL_DIR" -t deed -o cat | wc -l)" -ge "$1" ]
}

# events N: the journal has N events; the file lines has their lines.
events() {
    soon at_least "$1" || true
    journalctl -D "$JOURNAL_DIR" -t deed -o cat >lines
    [ "$(wc -l <lines)" = "$1" ] || failed "$(wc -l <lines) events, wanted $1"
}

# has N TEXT: line N has TEXT.
has() {
    sed -n "$1p" lines | grep -F -- "$2" >/dev/null || failed "line $1 lacks $2: $(sed -n "$1p" lines)"
}
