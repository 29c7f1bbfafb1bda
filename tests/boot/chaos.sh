# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the chaos suite does to a machine (chaos.test): each action is a function of its own, says what it did,
# and leaves a process behind that undoes it some seconds later. Actions overlap: a journald that is stopped
# may meet a full disk, and be cut off from its power.
#
# No action waits for systemd where a signal is all it is about: while journald is stopped, systemd and
# systemctl stand still as well.

holding=() # processes, each of which undoes something
chaos_began=0
declare -A done_so_far=()

# How often which is picked, beside the others.
actions=(
    "6 kill_journald" "6 stop_journald" "2 restart_journald" "2 journald_limit"
    "6 kill_rsyslogd" "6 stop_rsyslogd" "2 restart_rsyslogd" "4 kill_writer" "3 stop_writer"
    "4 kill_deliver" "3 stop_deliver"
    "8 kill_emitter" "5 stop_emitter"
    "3 fill_journal" "3 fill_log"
    "4 rotate_journal" "2 vacuum_journal" "3 rotate_log"
    "2 upgrade" "2 step_clock" "1 restart_machine"
)
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

# pick N: a number from 0 to N-1, into $picked. Only here and in this shell, so that a seed is a run.
pick() {
    picked=$((RANDOM % $1))
}

pick_emitter() {
    pick ${#emitters[@]}
    picked=${emitters[picked]}
}

# hold SECONDS WORD...: the release WORD... that long from now, however long it takes.
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

# What undoes an action. False: the machine is down at the moment. After a reboot there may be nothing to undo.
release() {
    # shellcheck disable=SC2016
    case $1 in
    continue) inside sh -c 'kill -CONT "$@" 2>/dev/null; :' sh "${@:2}" ;;
    free) inside rm -f "$2" ;;
    start_journald) start_journald ;;
    esac 2>/dev/null
}

# is_held: something is still to be undone.
is_held() {
    local pid left=()
    for pid in "${holding[@]}"; do
        ! kill -0 "$pid" 2>/dev/null || left+=("$pid")
    done
    holding=("${left[@]}")
    [ ${#holding[@]} -gt 0 ]
}

# processes UNIT NAME: of that name in that unit (*: in any), by their numbers.
processes() {
    # shellcheck disable=SC2016
    inside sh -c 'for p in $(find /sys/fs/cgroup -path "*/$1/cgroup.procs" -exec cat {} +); do
        [ "$(cat "/proc/$p/comm")" != "$2" ] || echo "$p"; done' sh "$1" "$2" 2>/dev/null | xargs
}

# kill_one UNIT NAME: the first process of that name.
kill_one() {
    local pids
    pids=$(processes "$1" "$2")
    [ -n "$pids" ] && inside kill -KILL "${pids%% *}" 2>/dev/null
}

# stop_all UNIT NAME SECONDS: all of that name, for up to so long.
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

# ---- the actions: each returns 1 where there was nothing to do it to ---------------------------------

kill_journald() { kill_one "$journald" systemd-journal && note "killed: journald"; }
stop_journald() { stop_all "$journald" systemd-journal 8; }
kill_rsyslogd() { kill_one "$rsyslogd" rsyslogd && note "killed: rsyslogd"; }
stop_rsyslogd() { stop_all "$rsyslogd" rsyslogd 8; }
kill_writer() { kill_one '*' deed-write && note "killed: deed-write"; }
stop_writer() { stop_all '*' deed-write 6; }
kill_deliver() { kill_one deed-deliver.service deed-deliver && note "killed: deed-deliver"; }
stop_deliver() { stop_all deed-deliver.service deed-deliver 8; }

restart_journald() { timeout 60 "$boot/machine" in "$machine" systemctl restart "$journald" 2>/dev/null && note "restarted: journald"; }
restart_rsyslogd() { timeout 60 "$boot/machine" in "$machine" systemctl restart "$rsyslogd" 2>/dev/null && note "restarted: rsyslogd"; }

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

# systemd gives up on a daemon that dies too often in a row, and takes its sockets away.
journald_limit() {
    local i
    for i in 1 2 3 4 5 6 7 8; do
        kill_one "$journald" systemd-journal || break
        sleep 0.3
    done
    pick 8
    hold $((2 + picked)) start_journald
    note "killed $i times in a row: journald, which is left alone for $((2 + picked)) s"
}

start_journald() {
    inside systemctl reset-failed 'systemd-journald*' 2>/dev/null || true
    if [ -n "$namespace" ]; then
        inside systemctl start "systemd-journald@$namespace.socket" "$journald"
    else
        inside systemctl start systemd-journald.socket systemd-journald-dev-log.socket "$journald"
    fi
}

# fill FILE: its disk, to the last byte, and that for a while.
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

# All that is archived, read by rsyslogd or not.
vacuum_journal() { journal_command --rotate --vacuum-size=1 && note "vacuumed: the journal"; }

rotate_log() {
    inside logrotate -f "/etc/logrotate.d/$([ "$stock" = 1 ] && echo rsyslog || echo deed)" 2>/dev/null && note "rotated: $directory"
}

# While nothing else is wrong, or apt rightly fails.
upgrade() {
    [ "$stock" = 0 ] && ! is_held || return 1
    # shellcheck disable=SC2016
    inside sh -c 'cd /root/debs && DEBIAN_FRONTEND=noninteractive apt-get install -y --reinstall --no-install-recommends \
        $(dpkg-query -W -f "./\${Package}_*.deb " "deed*" "libdeed0")' >"$DEED_SCRATCH/apt" 2>&1 </dev/null ||
        failed "upgrade: $(cat "$DEED_SCRATCH/apt")"
    note "installed again: the packages"
}

# The host's clock, and all else on it has that, too: never far, never for long.
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
    # A unit that chaos made fail is no reason to stop.
    "$boot/machine" "$@" 2>"$DEED_SCRATCH/boot" || {
        inside true || failed "$(cat "$DEED_SCRATCH/boot")"
        note "$(grep -m 1 failed "$DEED_SCRATCH/boot")"
        inside systemctl reset-failed
    }
}

# What is stopped would not end by itself.
restart_machine() {
    ! is_held || return 1
    boot_again reboot "$machine"
    note "rebooted"
}

# The tallies get a mark: what had not reached the disk then may be gone without a word.
cut_machine() {
    local tally
    "$boot/machine" cut "$machine"
    for tally in "$machine"/outside/tally/*; do echo '! cut' >>"$tally"; done
    boot_again up "$DEED_IMAGE" "$machine"
    note "power cut, and booted again"
}

# One of the actions, by weight; another one where there is nothing to do it to.
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
