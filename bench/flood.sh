#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A service records 200 events a second beside floods, in booted machines whose journals have different sizes: what is
# lost, and how late the evidence is. tests/boot/run starts it. DEED_BENCH_SECONDS: how long each flood takes.
# shellcheck source=tests/boot/common.sh
. "$top_srcdir/tests/boot/common.sh"
flood_for=${DEED_BENCH_SECONDS:-20}
pace=200
namespace=/run/systemd/journal.deed/socket
system=/run/systemd/journal/socket

# start NAME USER WHAT SOCKET [RATE]: a flood, as a service of that user.
start() {
    inside systemd-run --quiet --collect --unit="$1" --uid="$2" -p StandardOutput="file:/run/$1" \
        /usr/local/bin/flood "$3" "$4" "$flood_for" ${5:+"$5"}
}

# beside SIZE WHAT: that flood, or all of them, and the events beside it; prints a row.
beside() {
    local row sent
    inside sh -c 'rm -f /run/flood-*'
    case $2 in application | all) start flood-application root lines "$system" 5000 ;; esac
    case $2 in user | all) start flood-user bob lines "$system" 5000 ;; esac
    case $2 in forged | all) start flood-forged alice forged "$namespace" 5000 ;; esac
    case $2 in giants | all) start flood-giants alice giants "$namespace" 3 ;; esac
    row=$(unit "recorder-$2" /usr/local/bin/pipeline default 1 $((pace * flood_for)) "$log" "$pace")
    # shellcheck disable=SC2016 # of the shell inside
    inside sh -c 'while systemctl -q list-units --plain --no-legend "flood-*" | grep . >/dev/null; do sleep 0.2; done'
    sent=$(inside sh -c 'cat /run/flood-* 2>/dev/null; true' | awk '{ n += $1 } END { print n + 0 }')
    # shellcheck disable=SC2086 # words
    set -- "$1" "$2" $row
    awk -v size="$1" -v what="$2" -v sent="$sent" -v row="${*:3}" 'BEGIN {
        n = split(row, word, " ")
        for (i = 1; i < n; i += 2) value[word[i]] = word[i + 1]
        printf "  %-6s %-12s %9d %6d %7d %9.0f %9.0f %9.0f %10.1f\n", size, what, sent, value["lost"], value["spooled"],
            value["late50"] / 1000, value["late99"] / 1000, value["late"] / 1000, value["worst"] / 1000 }'
    quiet
    # A new budget begins.
    sleep 5
}

say "$pace events a second for $flood_for s beside floods: entries of 8 kB of an application and of an ordinary user in the"
say "system's journal (5,000 a second each, or what journald takes), forged entries in the namespace's (5,000 a second),"
say "and entries of 90 MB in it (3 a second). Both journals have the size of the row. Late: from the call to the line in the"
say "file, in ms; spooled: the journal did not take it in time, and deed-deliver brings it."
say
printf '  %-6s %-12s %9s %6s %7s %9s %9s %9s %10s\n' journal flood sent lost spooled 'late p50' 'late p99' worst 'call, ms'
for size in 96M 160M 4G; do
    boot_deed "$size"
    # shellcheck disable=SC2016
    inside sh -c 'useradd -m alice; useradd -m bob
        for of in journald journald@deed; do
            mkdir -p /etc/systemd/$of.conf.d
            printf "[Journal]\nSystemMaxUse=%s\n" "$1" >/etc/systemd/$of.conf.d/99-size.conf
        done
        systemctl restart systemd-journald systemd-journald@deed' sh "$size"
    unit first /usr/local/bin/emit first 1 >/dev/null
    wait_until 20 "an event" has_lines "$log" 1
    for what in none application user forged giants all; do beside "$size" "$what"; done
    inside deed verify --quiet || failed "deed verify finds something: $(inside deed verify | head -n 5)"
    "$boot/machine" down "$machine"
    machines=()
done
