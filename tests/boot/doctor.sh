# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Shared by the tests of deed doctor: a clock that counts as synchronised, and ways to break something and have it
# mended.

# All machines have the clock of this host. Tests that run at the same time agree on its state: it is synchronised while
# the lock is shared, and whoever holds it exclusively may change it. The file has the original state.
"${CC:-cc}" -o "$DEED_SCRATCH/clock" "$boot/clock.c"
exec 9<>"${TMPDIR:-/var/tmp}/deed-boot.clock"
flock -s 9
if [ "$("$DEED_SCRATCH/clock" synchronised)" = unsynchronised ]; then
    echo unsynchronised >&9
fi

# shellcheck disable=SC2317 # a trap
restore() {
    local status=$?
    set +e
    flock -u 9
    if flock -n -x 9 && grep -q unsynchronised "${TMPDIR:-/var/tmp}/deed-boot.clock"; then
        "$DEED_SCRATCH/clock" unsynchronised >/dev/null
        : >"${TMPDIR:-/var/tmp}/deed-boot.clock"
    fi
    (exit "$status")
    down
}
trap restore EXIT

looked_at=()

# look: runs doctor. The file findings has a line "ID" for each finding, the file mends has the commands.
look() {
    local status=0
    inside deed doctor --quiet >"$DEED_SCRATCH/said" || status=$?
    sed -nE 's/^(problem|warning) +([a-z-]+) .*/\2/p' "$DEED_SCRATCH/said" | sort -u >"$DEED_SCRATCH/findings"
    sed -nE 's/^unknown +([a-z-]+) .*/\1/p' "$DEED_SCRATCH/said" >"$DEED_SCRATCH/unknown"
    sed -nE 's/^ +mend +(.*)/\1/p' "$DEED_SCRATCH/said" >"$DEED_SCRATCH/mends"
    return "$status"
}

# the_way: what each process on the way to the file does at this moment.
the_way() {
    # shellcheck disable=SC2016 # of the shell inside
    inside sh -c 'for p in $(pgrep -x "deed-relay|rsyslogd|deed-write"); do
            echo "$(cat "/proc/$p/comm"): $(sed -n "s/^State:.//p" "/proc/$p/status"), $(head -n 1 "/proc/$p/stack")"
        done
        systemctl show -P StatusText deed-relay' 2>&1
}

# probe_came: the last event of doctor is in the file.
probe_came() {
    inside sh -c 'journalctl -q --namespace=deed -t deed DEED_ACTION=audit.probe -n 1 -o cat' | sed 's/}$/,/' >"$DEED_SCRATCH/probe"
    evidence | grep -F -f "$DEED_SCRATCH/probe" >/dev/null
}

# late: the only thing wrong is that the last event is late, and it comes: some disks take 15 seconds for a sync.
late() {
    grep -x probe-file "$DEED_SCRATCH/findings" >/dev/null || return 1
    printf 'the way to the file:\n%s\n' "$(the_way)" | tee -a "$DEED_SCRATCH/said"
    wait_until 40 "the last event of doctor" probe_came
}

healthy() {
    local status=0
    look || status=$?
    if [ "$(cat "$DEED_SCRATCH/findings")" = probe-file ] && late; then
        status=0
        look || status=$?
    fi
    [ "$status" = 0 ] && [ ! -s "$DEED_SCRATCH/said" ] ||
        failed "$1: not healthy (exit status $status): $(tr -s '\n ' ' ' <"$DEED_SCRATCH/said")"
}

mend() {
    local line
    while IFS= read -r line; do
        inside bash -c "$line" >"$DEED_SCRATCH/mended" 2>&1 </dev/null ||
            failed "the mend fails: $line: $(cat "$DEED_SCRATCH/mended")"
    done <"$DEED_SCRATCH/mends"
}

# broken "ID..." TEXT BREAK [UNDO]: after BREAK doctor finds exactly these, the first of them with TEXT. Without UNDO,
# doctor's own mends must undo it.
broken() {
    local ids=$1 text=$2 break=$3 undo=${4:-} status=0
    inside sh -ec "$break" >"$DEED_SCRATCH/broke" 2>&1 </dev/null ||
        failed "${ids%% *}: cannot be broken by $break: $(cat "$DEED_SCRATCH/broke")"
    look || status=$?
    if [[ " $ids " != *" probe-file "* ]] && late; then
        status=0
        look || status=$?
    fi
    [ "$status" = 1 ] || failed "$ids: exit status $status after: $break"
    tr ' ' '\n' <<<"$ids" | sort | cmp -s - "$DEED_SCRATCH/findings" ||
        failed "wanted: $ids, after: $break; found: $(cat "$DEED_SCRATCH/said")"
    grep -E "^(problem|warning) +${ids%% *} " "$DEED_SCRATCH/said" | grep -F -- "$text" >/dev/null ||
        failed "${ids%% *} does not say: $text, but: $(cat "$DEED_SCRATCH/said")"
    # Each finding says why it matters and what to do.
    [ "$(grep -Ec '^(problem|warning) ' "$DEED_SCRATCH/said")" = "$(grep -Ec '^ +why ' "$DEED_SCRATCH/said")" ] ||
        failed "a finding without a reason: $(cat "$DEED_SCRATCH/said")"
    [ "$(grep -Ec '^(problem|warning) ' "$DEED_SCRATCH/said")" = "$(count "$DEED_SCRATCH/mends")" ] ||
        failed "a finding without a mend: $(cat "$DEED_SCRATCH/said")"
    # No command removes what an admin wrote.
    ! grep -E '/d[;\x27]|s/[^/]*/#|systemctl revert|force-confnew' "$DEED_SCRATCH/mends" || failed "a mend that edits what is there"
    grep -E "^(problem|warning) +${ids%% *} " "$DEED_SCRATCH/said"
    if [ -n "$undo" ]; then
        inside sh -ec "$undo" >"$DEED_SCRATCH/broke" 2>&1 </dev/null ||
            failed "${ids%% *}: cannot be undone by $undo: $(cat "$DEED_SCRATCH/broke")"
    else
        mend
    fi
    healthy "after $ids"
    looked_at+=("${ids%% *}")
}
