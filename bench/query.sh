#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# bench/query.sh BUILD: what reading back costs, compared with the tools that people would use instead. BUILD is a build
# tree with bench/events in it. DEED_BENCH_EVENTS: how many events; DEED_BENCH_ROUNDS: how often each is measured. All
# files are in the page cache, so the work is measured, not the disk.
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
n=${DEED_BENCH_EVENTS:-2000000}
rounds=${DEED_BENCH_ROUNDS:-5}
journal_n=${DEED_BENCH_JOURNAL:-200000}
name=mallory@example.net
work=$build/query
rows=$work/rows
archive=$build/src/cli/deed-archive
export LC_ALL=C.UTF-8 TZ=UTC

say() {
    printf '%s\n' "$*"
}

die() {
    say "bench/query.sh: $*" >&2
    exit 1
}

# Milliseconds by a clock that nobody can set.
uptime_ms() {
    awk '{ printf "%d", $1 * 1000 }' /proc/uptime
}

# run ROW COMMAND…: one round. Adds a line "wall cpu peak" (ms, ms, kB) to the row; the output is in $work/out, or in
# $to.
run() {
    local row=$1 began ended
    shift
    rm -f "$work/out" # to free what the row before has printed is not the work of this one
    began=$(uptime_ms)
    /usr/bin/time -o "$work/time" -f '%U %S %M' "$@" >"${to:-$work/out}" 2>"$work/said" ||
        die "failed: $*: $(cat "$work/said")"
    ended=$(uptime_ms)
    awk -v wall=$((ended - began)) '{ printf "%d %d %d\n", wall, ($1 + $2) * 1000, $3 }' "$work/time" >>"$rows/$row"
}

# least ROW COLUMN: the minimum of all rounds, as disturbances only make a round slower.
least() {
    cut -d' ' -f"$2" "$rows/$1" | sort -n | head -n 1
}

most() {
    cut -d' ' -f"$2" "$rows/$1" | sort -n | tail -n 1
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / (b ? b : 1) }'
}

row() {
    printf '  %-46s %9d %9d %9d\n' "$1" "$(least "$2" 1)" "$(least "$2" 2)" "$(($(most "$2" 3) / 1024))"
}

goal() {
    printf '  %-58s %8s   %s %s: %s\n' "$1" "$2" "${3/-/ }" "$4" "$(awk -v a="$2" -v b="$4" -v how="$3" \
        'BEGIN { print (how == "at-most" ? a <= b : a >= b) ? "reached" : "missed" }')"
}

same() {
    [ "$(cat "$work/out")" = "$1" ] || die "$2 counts $(cat "$work/out"), not $1"
}

# ---- what is read ----------------------------------------------------------------------------------

prepare() {
    rm -rf "$rows" "$work/years"
    mkdir -p "$rows" "$work/years"
    if [ "$(cat "$work/made" 2>/dev/null)" != "$n" ]; then
        "$build/bench/events" "$n" >"$work/deed.jsonl"
        zstd -q -f -T0 -9 "$work/deed.jsonl" -o "$work/deed.zst" # as logrotate does
        say "$n" >"$work/made"
    fi
    "$build/bench/events" 255700 "$work/years" 2557
    find "$work/years" -name 'deed.jsonl-*' ! -name "$(basename "$(newest)")" -exec zstd -q -9 --rm {} +
}

# The same lines in four files, each of them sealed, as deed-seal leaves them.
seal_again() {
    rm -rf "$work/sealed" "$work/seal"
    mkdir -p "$work/sealed" "$work/seal"
    split -n l/4 -d "$work/deed.jsonl" "$work/seal/part."
    for part in 00 01 02 03; do # rotated on the 1st, the 11th and the 21st
        # Nothing comes to a compressed file any more: deed-seal need not wait.
        [ ! -e "$work/sealed/deed.jsonl" ] ||
            zstd -q -1 --rm "$work/sealed/deed.jsonl" -o "$work/sealed/deed.jsonl-20261${part}1.zst"
        mv "$work/seal/part.$part" "$work/sealed/deed.jsonl"
        "$build/src/seal/deed-seal" --once --state-directory "$work/seal" --log-directory "$work/sealed" >"$work/said" 2>&1 ||
            die "not sealed: $(cat "$work/said")"
    done
    unzstd -q --rm "$work"/sealed/*.zst
}

newest() {
    find "$work/years" -name 'deed.jsonl-*' | sort | tail -n 1
}

# What takes a few milliseconds is run twenty times.
make_often() {
    # shellcheck disable=SC2016 # it is the script that expands them
    printf '%s\n' '#!/bin/sh' 'i=20' 'while [ $i -gt 0 ]; do "$@"; i=$((i - 1)); done' >"$work/often"
    chmod +x "$work/often"
}

# ---- the rounds ------------------------------------------------------------------------------------

files() {
    local wanted
    wanted=$(rg -c -F "$name" "$work/deed.jsonl")
    for _ in $(seq "$rounds"); do
        run rg rg -c -F "$name" "$work/deed.jsonl"
        same "$wanted" ripgrep
        run plain "$archive" query --count --actor "$name" "$work/deed.jsonl"
        same "$wanted" "deed query"
        to=/dev/null run unzstd zstd -dc "$work/deed.zst"
        run zst "$archive" query --count --actor "$name" "$work/deed.zst"
        same "$wanted" "deed query"
        run all "$archive" query --count "$work/deed.jsonl"
        same "$n" "deed query"
        # On one core each.
        run sha256 taskset -c 0 openssl dgst -sha256 "$work/deed.jsonl"
        run verify taskset -c 0 "$archive" verify --quiet "$work/deed.jsonl"
    done
    [ -z "${JOURNAL_DIR:-}" ] || sealed
    run jq jq -c --arg name "$name" 'select(.actor.id == $name)' "$work/deed.jsonl"
    [ "$(wc -l <"$work/out")" = "$wanted" ] || die "jq finds $(wc -l <"$work/out"), not $wanted"
}

# deed-seal records in the journal what it has sealed.
sealed() {
    local verify=("$archive" verify --quiet --partial --policy "$work/seal/policy" --checkpoint "$work/seal/seals" "$work/sealed")
    seal_again
    "${verify[@]:0:2}" "${verify[@]:3}" >"$work/out" || die "the sealed files: $(tail -n 5 "$work/out")"
    grep "deed: $n lines sealed" "$work/out" >/dev/null || die "not sealed: $(tail -n 5 "$work/out")"
    for _ in $(seq "$rounds"); do
        run sha256_again openssl dgst -sha256 "$work/deed.jsonl"
        run sealed "${verify[@]}"
        run sealed_one taskset -c 0 "${verify[@]}"
    done
}

# One day in the middle of seven years.
years() {
    local day=2029-11-30
    for _ in $(seq "$rounds"); do
        run years "$archive" query --count --since "$day" --until "$day" "$work/years"
        run years_all "$archive" query --count --actor "$name" "$work/years"
    done
    strace -f -e trace=openat -o "$work/opened" \
        "$archive" query --count --since "$day" --until "$day" "$work/years" >"$work/out" 2>"$work/said"
    opened=$(grep -c '"deed.jsonl' "$work/opened")
    day_events=$(cat "$work/out")
    all_files=$(find "$work/years" -name 'deed.jsonl*' | wc -l)
    [ "$(zstd -dcf "$work"/years/deed.jsonl* | grep -c "^{\"timestamp\":\"$day")" = "$day_events" ] ||
        die "a day of the seven years has other events"
}

# A separate journal: the command fills it, and both read it.
journal() {
    local wanted
    make_often
    seq "$journal_n" | awk -v name="$name" '{
        printf "{\"actor\":{\"type\":\"user\",\"id\":\"%s\"},\"action\":\"customer.view\",\"resource\":{\"type\":\"customer\",\"id\":\"%d\"},\"outcome\":\"success\"}\n",
            $1 % 1000 == 7 ? name : "user" $1 % 4000 "@example.org", $1 % 100000 }' |
        "$build/src/cli/deed" record --service bench --json - || die "the journal cannot be filled"
    sleep 2
    wanted=$(journalctl -D "$JOURNAL_DIR" -q -t deed "DEED_ACTOR_ID=$name" -o cat | wc -l)
    [ "$wanted" -gt 0 ] || die "nothing is in the journal"
    for _ in $(seq "$rounds"); do
        run journalctl "$work/often" journalctl -D "$JOURNAL_DIR" -q -t deed "DEED_ACTOR_ID=$name" -o cat
        run journal "$work/often" "$archive" query --journal --format jsonl --actor "$name"
        [ "$(wc -l <"$work/out")" = $((20 * wanted)) ] || die "deed query finds other events in the journal"
        run journalctl_all journalctl -D "$JOURNAL_DIR" -q -t deed -o cat
        run journal_all "$archive" query --journal --format jsonl
    done
}

# ---- the table -------------------------------------------------------------------------------------

table() {
    say "$n events, $(($(stat -c %s "$work/deed.jsonl") / 1048576)) MiB, $(($(stat -c %s "$work/deed.zst") / 1048576)) MiB as zstd -9; one in 10,000 is of $name."
    say "$(nproc) cores; the least of $rounds rounds in turns (jq: of one). CPU: of all threads."
    say
    printf '  %-46s %9s %9s %9s\n' 'To count those of one actor' 'ms' 'CPU ms' 'MiB'
    row "rg -c -F, the string alone" rg
    row "deed query --count --actor" plain
    row "jq 'select(.actor.id == …)'" jq
    row "zstd -dc >/dev/null" unzstd
    row "deed query --count --actor, zst" zst
    row "deed query --count: each event" all
    say
    printf '  %-46s %9s %9s %9s\n' 'To vouch for all, on one core' 'ms' 'CPU ms' 'MiB'
    row "openssl dgst -sha256" sha256
    row "deed verify" verify
    [ ! -e "$rows/sealed" ] || {
        row "deed verify of sealed files" sealed_one
        row "the same on all cores" sealed
    }
    say
    printf '  %-46s %9s %9s %9s\n' "Seven years, $all_files files, 255,700 events" 'ms' 'CPU ms' 'MiB'
    row "one day ($day_events events, $opened files opened)" years
    row "one actor, all files" years_all
    if [ -n "${JOURNAL_DIR:-}" ]; then
        say
        printf '  %-46s %9s %9s %9s\n' "The journal, $journal_n events" 'ms' 'CPU ms' 'MiB'
        row "journalctl -t deed DEED_ACTOR_ID=…, 20 times" journalctl
        row "deed query --journal --actor, 20 times" journal
        row "journalctl -t deed" journalctl_all
        row "deed query --journal" journal_all
    fi
    say
    goal "plain: deed query / rg -c -F" "$(ratio "$(least plain 1)" "$(least rg 1)")" at-most 2.00
    goal "plain: jq select / deed query" "$(ratio "$(least jq 1)" "$(least plain 1)")" at-least 20
    goal "zst: deed query / zstd -dc" "$(ratio "$(least zst 1)" "$(least unzstd 1)")" at-most 1.30
    goal "deed verify / openssl dgst -sha256, CPU" "$(ratio "$(least verify 2)" "$(least sha256 2)")" at-most 1.50
    [ ! -e "$rows/sealed" ] ||
        goal "deed verify of sealed files on all cores / openssl, ms" "$(ratio "$(least sealed 1)" "$(least sha256_again 1)")" at-most 1.60
    goal "the most memory of deed query, MiB" \
        "$(($(cat "$rows"/{plain,zst,all,years,years_all} | cut -d' ' -f3 | sort -n | tail -n 1) / 1024))" at-most 64
    goal "files opened for one day of seven years" "$opened" at-most 1
    [ -z "${JOURNAL_DIR:-}" ] ||
        goal "journal: deed query / journalctl, the same match" "$(ratio "$(least journal 1)" "$(least journalctl 1)")" at-most 1.00
}

if [ -z "${JOURNAL_DIR:-}" ] && [ "${DEED_BENCH_JOURNAL:-}" != 0 ]; then
    status=0
    "$here/../tests/journal/with-journald" bash "$0" "$build" || status=$?
    [ "$status" = 77 ] || exit "$status"
    say "The journal is left out."
fi
mkdir -p "$work"
prepare
files
years
[ -z "${JOURNAL_DIR:-}" ] || journal
table
