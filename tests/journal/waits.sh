# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Functions that wait for what a test can observe. A busy machine is slow: a test that waits for a fixed time would fail
# there.

# soon COMMAND...: waits until it succeeds; fails after a minute.
soon() {
    local tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || return 1
        sleep 0.1
    done
}

# kill_journald: returns when journald has ended, and its socket is gone.
kill_journald() {
    kill -KILL "$JOURNALD_PID"
    soon journald_ended
}

journald_ended() {
    [ "$(cut -d' ' -f3 "/proc/$JOURNALD_PID/stat" 2>/dev/null)" = Z ] || [ ! -e "/proc/$JOURNALD_PID" ]
}

# synced [NAMESPACE]: returns when journald has stored everything that was sent to it before. What is not in the journal
# then never arrives.
synced() {
    timeout 60 journalctl ${1:+"--namespace=$1"} --sync
}
