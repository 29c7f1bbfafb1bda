# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the chaos suite does to a machine (chaos.test). Each action is a function; it says what it did, and starts a
# process that undoes it some seconds later. Actions overlap: journald may be stopped while the disk is full and the
# power is cut.
#
# An action that needs only a signal does not wait for systemd: while journald is stopped, systemd and systemctl are
# blocked, too.

holding=() # processes, each of which undoes something
chaos_began=0
declare -A done_so_far=()

# How often each action is picked, relative to the others.
actions=(
    "6 kill_journald" "6 stop_journald" "2 restart_journald" "2 journald_limit"
    "6 kill_relay" "6 stop_relay" "2 restart_relay"
    "6 kill_rsyslogd" "6 stop_rsyslogd" "2 restart_rsyslogd" "4 kill_writer" "3 stop_writer"
    "4 kill_deliver" "3 stop_deliver"
    "8 kill_emitter" "5 stop_emitter"
    "3 fill_journal" "3 fill_log"
    "4 rotate_journal" "2 vacuum_journal" "3 rotate_log"
    "2 upgrade" "2 step_clock" "1 restart_machine"
)
[ "$seals" = 0 ] || actions+=("6 kill_seal" "3 stop_seal")
[ "$cuts" = 0 ] || actions+=("3 cut_machine")

began() {
    local seconds
    uptime_seconds
    chaos_began=$seconds
}

note() {
    local seconds
    uptime_seconds
    printf '%6d s  %s\n' $((seconds - chaos_began)) "$*"
}

tally_of_actions() {
    local name text=''
    for name in "${!done_so_far[@]}"; do
        text+="${name//_/ } ${done_so_far[$name]}, "
    done
    printf '%s' "${text%, }"
}

# pick N: a number from 0 to N-1, into $picked. Used here in this shell only, so that a seed gives the same run.
pick() {
    picked=$((RANDOM % $1))
}

pick_emitter() {
    pick ${#emitters[@]}
    picked=${emitters[picked]}
}

# hold SECONDS WORD...: runs the release WORD... after that time, however long it takes.
hold() {
    (
        trap - EXIT
        trap '' TERM
        sleep "$1"
        until release "${@:2}" || [ ! -d "$machine" ]; do sleep 0.5; done
        note "again: ${*:2}"
    ) &
    holding+=($!)
}

# Undoes an action. False: the machine is down at the moment. After a reboot there may be nothing to undo.
release() {
    # shellcheck disable=SC2016
    case $1 in
    continue) inside sh -c 'kill -CONT "$@" 2>/dev/null; :' sh "${@:2}" ;;
    free) inside rm -f "$2" ;;
    start_journald) start_journald ;;
    esac 2>/dev/null
}

# is_held: an action is not undone yet.
is_held() {
    local pid left=()
    for pid in "${holding[@]}"; do
        ! kill -0 "$pid" 2>/dev/null || left+=("$pid")
    done
    holding=("${left[@]}")
    [ ${#holding[@]} -gt 0 ]
}

# processes UNIT NAME: the numbers of the processes with this name in this unit (*: in any).
processes() {
    # shellcheck disable=SC2016
    inside sh -c 'for p in $(find /sys/fs/cgroup -path "*/$1/cgroup.procs" -exec cat {} +); do
        [ "$(cat "/proc/$p/comm")" != "$2" ] || echo "$p"; done' sh "$1" "$2" 2>/dev/null | xargs
}

# kill_one UNIT NAME: kills the first process of that name.
kill_one() {
    local pids
    pids=$(processes "$1" "$2")
    [ -n "$pids" ] && inside kill -KILL "${pids%% *}" 2>/dev/null
}

# stop_all UNIT NAME SECONDS: stops all processes of that name, for at most this time.
stop_all() {
    local pids
    pids=$(processes "$1" "$2")
    pick "$3"
    # shellcheck disable=SC2086 # numbers
    [ -n "$pids" ] && inside kill -STOP $pids 2>/dev/null || return 1
    # shellcheck disable=SC2086
    hold $((1 + picked)) continue $pids
    note "stopped for $((1 + picked)) s: $2"
}

# ---- the actions: each returns 1 if it has nothing to act on -----------------------------------------

kill_journald() { kill_one "$journald.service" systemd-journal && note "killed: journald"; }
stop_journald() { stop_all "$journald.service" systemd-journal 8; }
kill_relay() { kill_one deed-relay.service deed-relay && note "killed: deed-relay"; }
stop_relay() { stop_all deed-relay.service deed-relay 8; }
kill_rsyslogd() { kill_one rsyslog.service rsyslogd && note "killed: rsyslogd"; }
stop_rsyslogd() { stop_all rsyslog.service rsyslogd 8; }
kill_writer() { kill_one '*' deed-write && note "killed: deed-write"; }
stop_writer() { stop_all '*' deed-write 6; }
kill_deliver() { kill_one deed-deliver.service deed-deliver && note "killed: deed-deliver"; }
stop_deliver() { stop_all deed-deliver.service deed-deliver 8; }

kill_seal() { kill_one deed-seal.service deed-seal && note "killed: deed-seal"; }
stop_seal() { stop_all deed-seal.service deed-seal 6; }

# restart UNIT NAME
restart() {
    timeout 60 "$boot/machine" in "$machine" systemctl restart "$1" 2>/dev/null && note "restarted: $2"
}

restart_journald() { restart "$journald" journald; }
restart_relay() { [ "$stock" = 0 ] && restart deed-relay deed-relay; }
restart_rsyslogd() { restart rsyslog rsyslogd; }

kill_emitter() {
    local emitter
    pick_emitter
    emitter=$picked
    kill_one "$emitter.service" chaosemit && note "killed: $emitter"
}

stop_emitter() {
    pick_emitter
    stop_all "$picked.service" chaosemit 6
}

# systemd stops restarting a daemon that dies too often in a row, and closes its sockets.
journald_limit() {
    local i
    for i in 1 2 3 4 5 6 7 8; do
        kill_one "$journald.service" systemd-journal || break
        sleep 0.3
    done
    pick 8
    hold $((2 + picked)) start_journald
    note "killed $i times in a row: journald, which is left alone for $((2 + picked)) s"
}

start_journald() {
    inside systemctl reset-failed 'systemd-journald*' 2>/dev/null || true
    if [ -n "$namespace" ]; then
        inside systemctl start "systemd-journald@$namespace.socket" "$journald.service"
    else
        inside systemctl start systemd-journald.socket systemd-journald-dev-log.socket "$journald.service"
    fi
}

# fill FILE: fills the disk of FILE to the last byte, for a while.
fill() {
    # shellcheck disable=SC2016
    inside sh -c 'fallocate -l "$(df --output=avail -B1 "${1%/*}" | tail -n 1)" "$1"; cat /dev/zero >>"$1"' sh "$1" 2>/dev/null || true
    pick 10
    hold $((3 + picked)) free "$1"
    note "full for $((3 + picked)) s: the disk of ${1%/*}"
}

fill_journal() { fill /var/log/journal/ballast; }
fill_log() { fill "$directory/ballast"; }

journal_command() {
    inside journalctl ${namespace:+--namespace="$namespace"} "$@" >"$DEED_SCRATCH/journalctl" 2>&1
}

rotate_journal() { journal_command --rotate && note "rotated: the journal"; }

# Removes all archived journal files, read by the relay or not.
vacuum_journal() { journal_command --rotate --vacuum-size=1 && note "vacuumed: the journal"; }

rotate_log() {
    inside logrotate -f "/etc/logrotate.d/$([ "$stock" = 1 ] && echo rsyslog || echo deed)" 2>/dev/null && note "rotated: $directory"
}

# Only while nothing else is wrong: otherwise apt rightly fails.
upgrade() {
    [ "$stock" = 0 ] && ! is_held || return 1
    inside sh -c 'cd /root/debs && DEBIAN_FRONTEND=noninteractive apt-get install -y --reinstall --no-install-recommends \
        ./deed_*.deb ./libdeed0_*.deb' >"$DEED_SCRATCH/apt" 2>&1 </dev/null ||
        failed "upgrade: $(cat "$DEED_SCRATCH/apt")"
    note "installed again: the packages"
}

# Steps the host's clock, which everything on the host uses: never far, never for long.
step_clock() {
    local far
    [ "$clock" != 0 ] || return 1
    pick 2
    far=$((picked ? 1 : -1))
    pick "$clock"
    far=$((far * (1 + picked)))
    pick 4
    "$DEED_TOOLS/clock" step "$far" $((2 + picked)) &
    holding+=($!)
    note "the clock stepped by $far s, for $((2 + picked)) s"
}

boot_again() {
    # A unit that the chaos made fail must not end this function.
    "$boot/machine" "$@" 2>"$DEED_SCRATCH/boot" || {
        inside true || failed "$(cat "$DEED_SCRATCH/boot")"
        note "$(grep -m 1 failed "$DEED_SCRATCH/boot")"
        inside systemctl reset-failed
    }
}

# A stopped process would not end by itself.
restart_machine() {
    ! is_held || return 1
    boot_again reboot "$machine"
    note "rebooted"
}

# Marks the cut in the tallies: events that were not on the disk by then may be lost without a trace.
cut_machine() {
    local tally
    "$boot/machine" cut "$machine"
    for tally in "$machine"/outside/tally/*; do echo '! cut' >>"$tally"; done
    boot_again up "$DEED_IMAGE" "$machine"
    note "power cut, and booted again"
}

# Runs one of the actions, by weight; another one if there is nothing to act on.
act() {
    local sum=0 one name
    for one in "${actions[@]}"; do sum=$((sum + ${one%% *})); done
    while true; do
        pick "$sum"
        for one in "${actions[@]}"; do
            picked=$((picked - ${one%% *}))
            [ "$picked" -ge 0 ] || break
        done
        name=${one#* }
        if "$name"; then
            done_so_far[$name]=$((${done_so_far[$name]:-0} + 1))
            return 0
        fi
    done
}
