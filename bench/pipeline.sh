#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# From the call to the file, in booted machines, each way in turn; see pipeline.c. tests/boot/run starts it.
# DEED_BENCH_EVENTS: events a round; DEED_BENCH_ROUNDS: rounds.
# shellcheck source=tests/boot/common.sh
. "$top_srcdir/tests/boot/common.sh"
n=${DEED_BENCH_EVENTS:-60000}
rounds=${DEED_BENCH_ROUNDS:-5}
rows=$DEED_SCRATCH/rows
mkdir -p "$rows"
isolated=
! ls "$DEED_DEBS"/deed-isolated_*.deb >/dev/null 2>&1 || isolated=1

# ---- measuring ---------------------------------------------------------------------------------------

# idle: waits until the machine uses less than a twentieth of one core.
settle() {
    local before after tries
    machine=$1
    after=$(inside sed -n 's/^usage_usec //p' /sys/fs/cgroup/cpu.stat)
    for tries in $(seq 120); do
        sleep 0.5
        before=$after
        after=$(inside sed -n 's/^usage_usec //p' /sys/fs/cgroup/cpu.stat)
        [ $((after - before)) -gt 25000 ] || return 0
    done
    failed "$machine does not come to rest in $tries tries"
}

# measure NAME MACHINE PIPELINE-ARGUMENT...: adds a line to the row NAME.
measure() {
    local name=$1
    settle "$DEED_SCRATCH/$2"
    shift 2
    unit "bench-$RANDOM" /usr/local/bin/pipeline "$@" >>"$rows/$name"
}

# alone NAME MACHINE RSYSLOGD SENDERS SOCKET: measures the journal while nobody reads it.
alone() {
    machine=$DEED_SCRATCH/$2
    # The first line for syslog would start rsyslogd again.
    inside systemctl -q stop syslog.socket "$3"
    measure "$1" "$2" raw "$4" "$n" "$5"
    inside systemctl start syslog.socket "$3"
}

# journald is stopped before the first event, and for some seconds.
stopped() {
    local name=$1 comm=systemd-journal
    settle "$DEED_SCRATCH/$2"
    inside pkill -STOP -x "$comm"
    (
        trap - EXIT
        sleep 6
        inside pkill -CONT -x "$comm"
    ) &
    # Not in a unit: systemd itself waits for journald now.
    inside /usr/local/bin/pipeline default 1 "$n" "$log" >>"$rows/$name"
    wait $!
}

deliver_cpu() {
    inside sh -c "cat /sys/fs/cgroup/system.slice/deed-deliver.service/cpu.stat 2>/dev/null" | sed -n 's/^usage_usec //p' | grep . || echo 0
}

# ---- the table ---------------------------------------------------------------------------------------

# column ROW NAME: its value in each round.
column() {
    awk -v name="$2" '{ for (i = 1; i < NF; i += 2) if ($i == name) print $(i + 1) }' "$rows/$1"
}

median() {
    sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

most() {
    sort -g | tail -n 1
}

sum() {
    awk '{ s += $1 } END { print s + 0 }'
}

# ratio ROW ROW NAME: of each round, so that a slow moment of the machine does not affect one side alone.
ratio() {
    paste <(column "$1" "$3") <(column "$2" "$3") | awk '{ print $1 / $2 }' | median | xargs printf '%.2f'
}

throughput_row() {
    local label=$1 row=$2 limit=$3
    printf '  %-38s %9.0f %9s %9d %9d\n' "$label" "$(column "$row" rate | median)" "$(ratio "$row" "$limit" rate)" \
        "$(column "$row" lost | sum)" $((rounds * n))
}

latency_row() {
    printf '  %-38s %9.0f %9.0f %9.0f %9.0f %9d %6d\n' "$1" "$(column "$2" p50 | median)" "$(column "$2" p99 | median)" \
        "$(column "$2" p999 | median)" "$(column "$2" worst | most)" "$(column "$2" spooled | sum)" "$(column "$2" lost | sum)"
}

cpu_row() {
    printf '  %-38s %9.2f %9s %6d\n' "$1" "$(column "$2" cpu | median)" "$(ratio "$2" default cpu)" "$(column "$2" lost | sum)"
}

# goal WHAT REACHED at-most|at-least WANTED
goal() {
    printf '  %-52s %8s   %s %s: %s\n' "$1" "$2" "${3/-/ }" "$4" "$(awk -v a="$2" -v b="$4" -v how="$3" \
        'BEGIN { print (how == "at-most" ? a <= b : a >= b) ? "reached" : "missed" }')"
}

# ---- the runs ----------------------------------------------------------------------------------------

boot_deed shared
if [ -n "$isolated" ]; then
    boot_deed isolated
    install deed-isolated
fi
boot_machine stock
install libdeed0
for name in shared ${isolated:+isolated}; do
    # The file must exist; lines of the system's applications are not measured.
    machine=$DEED_SCRATCH/$name
    unit "first-$name" /usr/local/bin/emit first 1 >"$DEED_SCRATCH/first"
    wait_until 20 "the first event of $name" has_lines "$log" 1
done

system=/run/systemd/journal/socket namespace=/run/systemd/journal.deed/socket
for _ in $(seq "$rounds"); do
    for senders in 1 2; do
        alone "alone$senders" shared rsyslog.service "$senders" "$system"
        measure "shared$senders" shared default "$senders" "$n" "$log"
        if [ -n "$isolated" ]; then
            alone "alone-ns$senders" isolated deed-isolated.service "$senders" "$namespace"
            measure "isolated$senders" isolated default "$senders" "$n" "$log"
        fi
        measure "stock$senders" stock stock "$senders" "$n" /var/log/syslog
    done
    measure paced shared default 1 3000 "$log" 1000
    stopped stopped shared
    measure default shared default 1 20000 "$log"
    for way in outbox sync; do
        machine=$DEED_SCRATCH/shared
        before=$(deliver_cpu)
        measure "$way" shared "$way" 1 20000 "$log"
        settle "$machine"
        echo "deliver $((($(deliver_cpu) - before) / 20)) " >>"$rows/$way-deliver"
    done
done

say "Debian ($DEED_SUITE) booted on $(nproc) cores; $rounds rounds in turns of $n events of $(machine=$DEED_SCRATCH/shared inside tail -n 1 "$log" | bare |
    tr -d '\n' | wc -c) bytes"
say "with 12 fields, sent as fast as the senders can; medians of the rounds. Lost: acknowledged, and not there."
say
printf '  %-38s %9s %9s %9s %9s\n' 'From the call to the end of the way' 'events/s' '/ journald' lost of
for senders in 1 2; do
    s=$([ "$senders" = 1 ] && echo '1 sender' || echo "$senders senders")
    throughput_row "journald alone, raw datagrams, $s" "alone$senders" "alone$senders"
    throughput_row "deed, shared, to the file, $s" "shared$senders" "alone$senders"
    if [ -n "$isolated" ]; then
        throughput_row "journald@deed alone, raw, $s" "alone-ns$senders" "alone-ns$senders"
        throughput_row "deed, isolated, to the file, $s" "isolated$senders" "alone-ns$senders"
    fi
    throughput_row "stock Debian, sd_journal_sendv, $s" "stock$senders" "alone$senders"
done
say
printf '  %-38s %9s %9s %9s %9s %9s %6s\n' 'One call, in us' p50 p99 p99.9 worst spooled lost
latency_row "1,000 events a second" paced
latency_row "as fast as it can" shared1
latency_row "as fast as it can, 2 senders" shared2
latency_row "journald stopped" stopped
latency_row "stock, as fast as it can" stock1
say
printf '  %-38s %9s %9s %6s\n' 'CPU of the sender, 20,000 events a round' us/event '/ default' lost
cpu_row "default" default
cpu_row "outbox" outbox
cpu_row "outbox, synced" sync
say "  deed-deliver beside it, CPU in ns an event: $(column outbox-deliver deliver | median) outbox, $(column sync-deliver deliver | median) sync"
say
[ -z "$isolated" ] || goal "isolated / journald@deed alone, 1 sender" "$(ratio isolated1 alone-ns1 rate)" at-least 0.90
[ -z "$isolated" ] || goal "isolated / journald@deed alone, 2 senders" "$(ratio isolated2 alone-ns2 rate)" at-least 0.90
goal "worst call while journald is stopped, ms" "$(($(column stopped worst | most) / 1000))" at-most 1010
goal "CPU, outbox / default" "$(ratio outbox default cpu)" at-most 1.60
lost=$(for row in shared1 shared2 ${isolated:+isolated1 isolated2} paced stopped default outbox sync; do column "$row" lost; done | sum)
goal "events of deed lost, of all that were recorded" "$lost" at-most 0
