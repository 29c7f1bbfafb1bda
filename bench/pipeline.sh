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

# alone NAME MACHINE SENDERS: measures the journal of the namespace while nobody reads it.
alone() {
    machine=$DEED_SCRATCH/$2
    inside systemctl -q stop deed-relay
    measure "$1" "$2" raw "$3" "$n" /run/systemd/journal.deed/socket
    inside systemctl start deed-relay
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

# ratio ROW ROW NAME [NAME]: of each round, so that a slow moment of the machine does not affect one side alone.
ratio() {
    paste <(column "$1" "$3") <(column "$2" "${4:-$3}") | awk '{ print $1 / $2 }' | median | xargs printf '%.2f'
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

boot_deed deed
boot_machine stock
install libdeed0
# The file must exist; lines of the system's applications are not measured.
machine=$DEED_SCRATCH/deed
unit first /usr/local/bin/emit first 1 >"$DEED_SCRATCH/first"
wait_until 20 "the first event" has_lines "$log" 1

# cpu_of COMMANDS: their CPU time, in us.
cpu_of() {
    machine=$DEED_SCRATCH/deed
    # shellcheck disable=SC2016 # of the shell inside
    inside sh -c 'for p in $(pgrep -x "$1"); do cut -d" " -f14,15 /proc/$p/stat; done' sh "$1" |
        awk -v tick="$(getconf CLK_TCK)" '{ s += $1 + $2 } END { printf "%.0f", s * 1000000 / tick }'
}

road_cpu() {
    cpu_of 'deed-relay|rsyslogd|deed-write'
}

# Nine tenths of the entries of the host are an application's.
others() {
    local relay journald
    settle "$DEED_SCRATCH/deed"
    relay=$(cpu_of 'deed-relay|deed-write') journald=$(cpu_of systemd-journal)
    inside systemd-run --quiet --collect /usr/local/bin/flood lines /run/systemd/journal/socket 21 4500
    unit "bench-$RANDOM" /usr/local/bin/pipeline default 1 10000 "$log" 500 >>"$rows/others"
    settle "$DEED_SCRATCH/deed"
    relay=$(($(cpu_of 'deed-relay|deed-write') - relay)) journald=$(($(cpu_of systemd-journal) - journald))
    echo "relay $relay journald $journald " >>"$rows/others-cpu"
}

# memory_of_relay PID: in kB; its own, and with the pages of the journals that it has mapped.
memory_of_relay() {
    sed -nE 's/^(RssAnon|VmRSS):[[:space:]]*([0-9]+) kB/\1 \2/p' "/proc/$1/status" | xargs
}

# idle SECONDS: how often the relay woke up in that time, and its memory.
idle() {
    local pid
    settle "$DEED_SCRATCH/deed"
    sleep 5
    pid=$(find "$(cat "$machine/group")" -path '*/deed-relay.service/cgroup.procs' -exec cat {} +)
    timeout "$1" strace -f -q -e trace=poll -p "$pid" -o "$DEED_SCRATCH/polls" || [ $? = 124 ]
    # With 0 it only looks.
    echo "woke $(grep -c ' = [0-9]' < <(grep -v ', 0) = ' "$DEED_SCRATCH/polls")) $(memory_of_relay "$pid") " >>"$rows/idle"
}

idle_for=120
idle "$idle_for"
for _ in $(seq "$rounds"); do
    for senders in 1 2; do
        alone "alone$senders" deed "$senders"
        before=$(road_cpu)
        measure "deed$senders" deed default "$senders" "$n" "$log"
        settle "$DEED_SCRATCH/deed"
        echo "road $((($(road_cpu) - before) / n)) " >>"$rows/road$senders"
        measure "stock$senders" stock stock "$senders" "$n" /var/log/syslog
    done
    measure paced deed default 1 30000 "$log" 1000
    others
    stopped stopped deed
    measure default deed default 1 20000 "$log"
    for way in outbox sync; do
        machine=$DEED_SCRATCH/deed
        before=$(deliver_cpu)
        measure "$way" deed "$way" 1 20000 "$log"
        settle "$machine"
        echo "deliver $((($(deliver_cpu) - before) / 20)) " >>"$rows/$way-deliver"
    done
done

machine=$DEED_SCRATCH/deed
relay=$(find "$(cat "$machine/group")" -path '*/deed-relay.service/cgroup.procs' -exec cat {} +)

say "Debian ($DEED_SUITE) booted on $(nproc) cores; $rounds rounds in turns of $n events of $(machine=$DEED_SCRATCH/deed inside tail -n 1 "$log" | bare |
    tr -d '\n' | wc -c) bytes"
say "with 12 fields, sent as fast as the senders can; medians of the rounds. Lost: acknowledged, and not there."
say
printf '  %-38s %9s %9s %9s %9s\n' 'From the call to the end of the way' 'events/s' '/ journald' lost of
for senders in 1 2; do
    s=$([ "$senders" = 1 ] && echo '1 sender' || echo "$senders senders")
    throughput_row "journald@deed alone, raw datagrams, $s" "alone$senders" "alone$senders"
    throughput_row "deed, to the file, $s" "deed$senders" "alone$senders"
    throughput_row "stock Debian, sd_journal_sendv, $s" "stock$senders" "alone$senders"
done
say
printf '  %-38s %9s %9s %9s %9s %9s %6s\n' 'One call, in us' p50 p99 p99.9 worst spooled lost
latency_row "1,000 events a second" paced
latency_row "as fast as it can" deed1
latency_row "as fast as it can, 2 senders" deed2
latency_row "journald stopped" stopped
latency_row "stock, as fast as it can" stock1
say
say "  1,000 events a second, from the call to the line in the file, in us: p50 $(column paced late50 | median)," \
    "p99 $(column paced late99 | median), worst $(column paced late | most)"
say
printf '  %-38s %9s %9s %6s\n' 'CPU of the sender, 20,000 events a round' us/event '/ default' lost
cpu_row "default" default
cpu_row "outbox" outbox
cpu_row "outbox, synced" sync
say "  deed-deliver beside it, CPU in ns an event: $(column outbox-deliver deliver | median) outbox, $(column sync-deliver deliver | median) sync"
say
say "  relay, rsyslogd and deed-write together, CPU in us an event: $(column road1 road | median) 1 sender, $(column road2 road | median) 2 senders"
say "  relay, idle for $idle_for s: woke up $(column idle woke) times; VmRSS $(column idle VmRSS) kB, RssAnon $(column idle RssAnon) kB;"
say "  after all this: $(memory_of_relay "$relay") kB"
say
goal "to the file / journald@deed alone, 1 sender" "$(ratio deed1 alone1 rate)" at-least 0.80
goal "to the file / journald@deed alone, 2 senders" "$(ratio deed2 alone2 rate)" at-least 0.80
goal "CPU of the road, us an event" "$(column road1 road | median)" at-most 25
goal "CPU, relay and deed-write / journald, 9 of 10 others" "$(ratio others-cpu others-cpu relay journald)" at-most 2
goal "1,000 events/s, to the file, p50, ms" "$(column paced late50 | median | awk '{ printf "%.1f", $1 / 1000 }')" at-most 5
goal "1,000 events/s, to the file, p99, ms" "$(column paced late99 | median | awk '{ printf "%.1f", $1 / 1000 }')" at-most 50
goal "wake-ups of the relay a minute while idle" "$(($(column idle woke) * 60 / idle_for))" at-most 1
goal "memory of the relay while idle, MiB" "$(($(column idle VmRSS) / 1024))" at-most 9
goal "worst call while journald is stopped, ms" "$(($(column stopped worst | most) / 1000))" at-most 1010
goal "CPU, outbox / default" "$(ratio outbox default cpu)" at-most 1.60
lost=$(for row in deed1 deed2 paced others stopped default outbox sync; do column "$row" lost; done | sum)
goal "events of deed lost, of all that were recorded" "$lost" at-most 0
