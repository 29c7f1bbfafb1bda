# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# For the tests in this folder, which "run" starts with DEED_SUITE, DEED_IMAGE (a stock Debian),
# DEED_DEBS (the packages), DEED_TOOLS (emit and forge) and DEED_SCRATCH (a directory of the test's own).
# Each test boots machines of its own; they are gone when it ends.
set -euo pipefail

boot=$top_srcdir/tests/boot
export log=/var/log/deed/deed.jsonl
export rejected=/var/log/deed/rejected.jsonl
machine=
machines=()

failed() {
    echo "FAILED: $*"
    [ -z "$machine" ] || inside sh -c 'journalctl -q -b -p warning --no-pager -n 20; tail -n 5 /var/log/syslog' || true
    exit 1
}

say() {
    printf '%s\n' "$*"
}

inside() {
    "$boot/machine" in "$machine" "$@"
}

# boot_machine NAME: boots a stock Debian; "in" means this machine from now on.
boot_machine() {
    machine=$DEED_SCRATCH/$1
    machines+=("$machine")
    "$boot/machine" up "$DEED_IMAGE" "$machine"
    # Tests kill and restart rsyslogd more often than systemd likes.
    inside sh -c 'mkdir -p /etc/systemd/system.conf.d
        printf "[Manager]\nDefaultStartLimitIntervalSec=0\n" >/etc/systemd/system.conf.d/tests.conf; systemctl daemon-reload'
    cp "$DEED_TOOLS"/* "$machine/root/usr/local/bin/"
    mkdir -p "$machine/root/root/debs"
    cp "$DEED_DEBS"/*.deb "$machine/root/root/debs/"
}

# show_boot_id UNIT: systemd-nspawn mounts the id of the machine's boot into its /proc. What these settings make has it not,
# and the unit would see the id of the host's boot.
show_boot_id() {
    # shellcheck disable=SC2016
    inside sh -c 'mkdir -p "/etc/systemd/system/$1.d"
        printf "[Service]\nProtectProc=default\nProtectKernelTunables=no\nProtectControlGroups=no\n" \
            >"/etc/systemd/system/$1.d/boot-id.conf"; systemctl daemon-reload' sh "$1"
}

# install PACKAGE...: by apt, from our packages only; their dependencies are in the image or in our list.
install() {
    set -- "${@/#//root/debs/}"
    set -- "${@/%/_*.deb}"
    # shellcheck disable=SC2016
    inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $* >/root/apt.log 2>&1 ||
        { cat /root/apt.log; exit 1; }' sh "$@"
}

# A machine with deed, as an admin has it after one apt-get install.
boot_deed() {
    boot_machine "$1"
    install libdeed0 deed
}

# unit NAME COMMAND...: runs the command as a service of that name.
unit() {
    local name=$1
    shift
    inside systemd-run --quiet --wait --pipe --collect --unit="$name" "$@"
}

# Seconds since the host started. bash's SECONDS uses the clock, which a test may step.
uptime_seconds() {
    local up rest
    read -r up rest </proc/uptime
    seconds=${up%.*}
}

# wait_until SECONDS WHAT COMMAND...: waits until the command succeeds.
wait_until() {
    local seconds end what=$2
    uptime_seconds
    end=$((seconds + $1))
    shift 2
    until "$@"; do
        uptime_seconds
        [ "$seconds" -lt "$end" ] || failed "in vain: $what"
        sleep 0.3
    done
}

# The events of both journals, the namespace's and the system's, as lines.
journal() {
    inside journalctl --namespace=+deed --quiet --no-pager -t deed -o cat
}

# The whole lines of the evidence, rotated files first, without the origin, as they were hashed.
evidence() {
    # shellcheck disable=SC2016
    inside sh -c 'for f in $(ls /var/log/deed/deed.jsonl-* 2>/dev/null | sort) /var/log/deed/deed.jsonl; do
        case $f in *.zst) zstd -dcq "$f" ;; *) cat "$f" ;; esac; done'
}

bare() {
    sed 's/,"origin":{"host":.*$/}/'
}

ids() {
    sed -nE 's/.*"event_id":"([0-9a-f-]{36})".*/\1/p' | sort -u
}

count() {
    wc -l <"$1" | tr -d ' '
}

# lines FILE: how many lines the file has in the machine.
lines() {
    inside sh -c "cat $1 2>/dev/null | wc -l"
}

has_lines() {
    [ "$(lines "$1")" -ge "$2" ]
}

# quiet: waits until nothing has come for a while and nobody worked, on a busy machine, too: the relay and rsyslogd have
# done all that they had to do.
quiet() {
    local before after='' same=0
    for _ in $(seq 120); do
        before=$after
        # shellcheck disable=SC2016 # of the shell inside
        after=$(inside sh -c 'stat -c "%s %Y" /var/log/deed/* /var/spool/rsyslog/* 2>/dev/null; cat /var/lib/deed-relay/place
            journalctl -q -t deed -n 1 -o cat; journalctl -q --namespace=deed -t deed -n 1 -o cat
            for p in $(pgrep -x "rsyslogd|deed-write|deed-relay"); do cut -d" " -f14,15 /proc/$p/stat; done' 2>/dev/null)
        [ "$before" = "$after" ] && same=$((same + 1)) || same=0
        [ "$same" -lt 2 ] || return 0
        sleep 1.2
    done
    failed "the way to the file does not come to rest"
}

# holds_all [FRAGMENTS]: the evidence has every event of the journal at least once, and no line that the journal has
# not, except for at most so many fragments: the beginning of an event, which a killed writer leaves on a full disk.
# Sets n_journal, n_file (lines), n_second (second copies), n_fragments.
# shellcheck disable=SC2034,SC2120 # for the tests
holds_all() {
    journal >"$DEED_SCRATCH/journal"
    evidence >"$DEED_SCRATCH/file"
    # An event may be recorded between both, by cron.
    [ "$(count "$DEED_SCRATCH/journal")" = "$(journal | wc -l)" ] || { sleep 2; holds_all "$@"; return; }
    bare <"$DEED_SCRATCH/file" >"$DEED_SCRATCH/bare"
    sort -u "$DEED_SCRATCH/journal" >"$DEED_SCRATCH/journal.sorted"
    sort -u "$DEED_SCRATCH/bare" >"$DEED_SCRATCH/bare.sorted"
    n_journal=$(count "$DEED_SCRATCH/journal")
    n_file=$(count "$DEED_SCRATCH/file")
    comm -23 "$DEED_SCRATCH/journal.sorted" "$DEED_SCRATCH/bare.sorted" >"$DEED_SCRATCH/missing"
    comm -13 "$DEED_SCRATCH/journal.sorted" "$DEED_SCRATCH/bare.sorted" >"$DEED_SCRATCH/rest"
    n_fragments=$(count "$DEED_SCRATCH/rest")
    n_second=$((n_file - n_fragments - n_journal))
    [ "$n_fragments" -le "${1:-0}" ] ||
        failed "$n_fragments lines of the file are not in the journal; the first: $(head -n 1 "$DEED_SCRATCH/rest")"
    while IFS= read -r fragment; do
        # A fragment may have a part of the origin.
        fragment=${fragment%%,\"origin\":*}
        [ -n "$fragment" ] && grep -Fq -- "${fragment%\}}" "$DEED_SCRATCH/journal" || failed "foreign: $fragment"
    done <"$DEED_SCRATCH/rest"
    [ ! -s "$DEED_SCRATCH/missing" ] ||
        failed "$(count "$DEED_SCRATCH/missing") events of the journal are not in the file; the first: $(head -n 1 "$DEED_SCRATCH/missing")"
}

# Lets rsyslogd drop to a user: the unit of Debian 13 has taken these capabilities from it, and it ends without them.
allow_drop() {
    [ "$DEED_SUITE" = bookworm ] || inside sh -c 'mkdir -p /etc/systemd/system/rsyslog.service.d
        printf "[Service]\nCapabilityBoundingSet=CAP_SETGID CAP_SETUID\n" >/etc/systemd/system/rsyslog.service.d/20-drop.conf
        systemctl daemon-reload'
}

# Stops rsyslogd with its socket, as a message that journald forwards would start it again.
stop_rsyslog() {
    inside systemctl stop syslog.socket rsyslog.service
}

start_rsyslog() {
    inside systemctl start syslog.socket rsyslog.service
}

# The same for all that has a file of the evidence open.
stop_road() {
    inside systemctl stop deed-relay.service syslog.socket rsyslog.service
}

start_road() {
    inside systemctl start syslog.socket rsyslog.service deed-relay.service
}

# lose_end LINES: as after a power failure, the evidence has lost its end.
lose_end() {
    stop_road
    # shellcheck disable=SC2016
    inside sh -c 'head -n -"$1" "$2" >/root/cut && cat /root/cut >"$2"' sh "$1" "$log"
    start_road
}

# Every line of the evidence is valid by the schema, for a validator that is not ours.
valid() {
    node "$top_srcdir/tests/data/check.js" lines "$DEED_SCHEMA" <"$1"
}

down() {
    local status=$? m
    for m in "${machines[@]}"; do
        "$boot/machine" down "$m" || status=1
    done
    exit "$status"
}
trap down EXIT

has_main_process() {
    main_process=$(inside systemctl show -P MainPID "$1")
    [ "$main_process" -gt 0 ]
}

# kill_main UNIT: kills its main process, once it has one. Without one systemctl prints 0, which kill takes for all
# processes of this group.
kill_main() {
    wait_until 20 "a process of $1" has_main_process "$1"
    inside kill -KILL "$main_process"
}
