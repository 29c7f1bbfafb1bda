# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The chaos suite for hours (tests/boot/chaos.test). Each run has a machine and a directory of its own, so several can
# run at the same time.

chaos_usage() {
    cat <<'EOF'
Usage: ./dev chaos [MINUTES] [OPTION...] [stock]
       ./dev chaos table

Eight services record for MINUTES (10) while everything around them fails at random. In the end each event is
accounted for. "stock" does the same on a Debian without our packages, with services that log as usual.
"table" prints the results of all runs, and how far the running ones are.

  --mode MODE                  how the services record (default): default; outbox; sync, an outbox that is synced;
                               mixed, half of them default and half of them sync
  --suite bookworm|trixie      the Debian (bookworm)
  --seed N                     the chaos of an earlier run with this seed (a new one)
  --rate N                     events a second (500)
  --cuts 1|0                   whether the power is cut, too (1)
  --seals 1|0                  whether deed-seal signs, and is killed, too (0)
  --clock SECONDS              the largest step of this machine's clock; 0: no steps (60)

build/chaos/RUN/log shows how far a run is; if it failed, RUN/kept has the evidence and the tally. To end the chaos
early, send a SIGTERM to the process that the log's first line names; the events are then accounted for.
EOF
}

# The results of all runs; of a running one, how far it is.
chaos_table() {
    local run
    printf '%-34s %10s %11s %7s %6s %9s %9s %7s %7s\n' '' accepted 'in the file' lost named 'open end' 'no trace' silent second
    for run in "$build"/chaos/*/; do
        [ -e "$run/log" ] || continue
        # shellcheck disable=SC2016
        node -e '
            const log = require("fs").readFileSync(process.argv[1], "utf8").trimEnd().split("\n");
            const label = log[0].split(": ")[0].padEnd(34);
            const result = log.find((line) => line.startsWith("result "));
            if (result) {
                const r = JSON.parse(result.slice(7));
                const numbers = [r.accepted, r.present, r.lost, r.named, r.open, r.untraced, r.silent, r.second];
                const width = [11, 12, 8, 7, 10, 10, 8, 8];
                console.log(label + numbers.map((n, i) => String(n).padStart(width[i])).join("") +
                    (r.failures ? "  FAILED" : ""));
            } else {
                console.log(label + " " + (log.find((line) => line.startsWith("FAILED")) || log.at(-1)));
            }' "$run/log"
    done
}

word_chaos() {
    local minutes=10 suite=bookworm status=0 run
    export DEED_CHAOS_MODE=default DEED_CHAOS_SEED=$((RANDOM * 32768 + RANDOM)) \
        DEED_CHAOS_RATE=500 DEED_CHAOS_CLOCK=60 DEED_CHAOS_CUTS=1 DEED_CHAOS_SEALS=0 DEED_CHAOS_STOCK=0
    while [ $# -gt 0 ]; do
        case $1 in
        table) chaos_table; return ;;
        --help | -h) chaos_usage; return ;;
        stock) DEED_CHAOS_STOCK=1 ;;
        --mode | --suite | --seed | --rate | --clock | --cuts | --seals)
            [ $# -gt 1 ] || { say "./dev chaos: $1: needs a value" >&2; return 2; }
            case $1=$2 in
            --mode=default | --mode=outbox | --mode=sync | --mode=mixed) DEED_CHAOS_MODE=$2 ;;
            --suite=bookworm | --suite=trixie) suite=$2 ;;
            --seed=[0-9]*) DEED_CHAOS_SEED=$2 ;;
            --rate=[0-9]*) DEED_CHAOS_RATE=$2 ;;
            --clock=[0-9]*) DEED_CHAOS_CLOCK=$2 ;;
            --cuts=[01]) DEED_CHAOS_CUTS=$2 ;;
            --seals=[01]) DEED_CHAOS_SEALS=$2 ;;
            *) say "./dev chaos: $1: $2 is not one of its values" >&2; return 2 ;;
            esac
            shift
            ;;
        *[!0-9]* | "") chaos_usage >&2; return 2 ;;
        *) minutes=$1 ;;
        esac
        shift
    done
    export DEED_CHAOS_SECONDS=$((minutes * 60))
    mkdir -p "$build/chaos"
    # One after the other, as they build the same packages. Not in a condition, where bash ignores -e.
    set +e
    (set -e; flock 8; prepare_boot "$suite") >"$build/chaos.log" 2>&1 8>"$build/chaos.lock" </dev/null
    status=$?
    set -e
    [ "$status" = 0 ] || { tail -n 40 "$build/chaos.log"; return 1; }
    run=$build/chaos/$(date +%Y%m%dT%H%M%S)-$$
    mkdir "$run"
    export top_srcdir=$run DEED_IMAGES=$build/images DEED_TOOLS=$run/tools DEED_DEBS=$run/deb DEED_CHAOS_KEEP=$run/kept
    # Copies, as the tree may change before the run ends.
    mkdir "$DEED_DEBS" "$run/tests"
    cp -r tests/boot "$run/tests/"
    cp "$build"/deb/*.deb "$DEED_DEBS/"
    cp -r "$build/boot/tools" "$DEED_TOOLS"
    say "$run/log"
    "$run/tests/boot/run" "$suite" chaos.test >"$run/log" 2>&1 </dev/null || status=$?
    sed -n '/^deed, \|^stock, /,$p' "$run/log" | grep -v '^ *[0-9]* s  \|^result '
    # Do not return into ./dev: bash reads it as it goes, and it may have changed.
    exit "$status"
}
