# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A booted Debian: the tests in tests/boot, and a shell.

packages_boot=(systemd-container debootstrap debian-archive-keyring procps e2fsprogs node-ajv)
suites=(bookworm trixie)
# The longest first, as two run at a time. ./dev chaos runs chaos for hours.
boot_tests=(doctor killed transition namespace burst variants packages events spool chaos moved emitters copy full flood reconcile autopkgtest forged seal kept)
# ./dev boot runs all tests on both Debians. That takes too long for ./dev check: there only these run on both, and
# each other test on one.
boot_both=(packages events autopkgtest)
# The last commit of version 0.1.0; transition.test upgrades from its packages.
old_commit=de659df10d37bf24a269638e4f5e9fcee1834cb3

# build_tool FILE: builds a program that runs in the machines.
build_tool() {
    gcc -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -Iinclude -I"$build/gcc/include" "$1" -o "$DEED_TOOLS/$(basename "$1" .c)" \
        -L"$build/gcc/src/lib/.libs" -Wl,--as-needed -ldeed -lsystemd
}

# The environment of the tests in tests/boot, see tests/boot/run.
boot_environment() {
    export top_srcdir=$top DEED_IMAGES=$build/images DEED_DEBS=$build/deb DEED_TOOLS=$build/boot/tools \
        DEED_SCHEMA=$build/gcc/src/lib/deed-event.schema.json DEED_OLD_DEBS=$build/old/deb
}

# The packages of version 0.1.0, made once. Without that commit (a release archive, a shallow clone) there are none.
old_packages() {
    local dir=$build/old
    [ "$(cat "$dir/made" 2>/dev/null)" != "$old_commit" ] || return 0
    rm -rf "$dir"
    mkdir -p "$dir/deb/tree"
    git archive "$old_commit" 2>/dev/null | tar -x -C "$dir/deb/tree" || return 0
    (cd "$dir/deb/tree" && DEB_CFLAGS_APPEND=-g0 DEB_BUILD_OPTIONS="nocheck noopt noautodbgsym parallel=$jobs" \
        dpkg-buildpackage -b --no-sign -Pnocheck)
    rm -rf "$dir/deb/tree"
    echo "$old_commit" >"$dir/made"
}

is_shallow() {
    [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ] && ! git cat-file -e "$old_commit" 2>/dev/null
}

# What the machines need, for each SUITE.
prepare_boot() {
    install_packages "${packages_build[@]}" "${packages_deb[@]}" "${packages_boot[@]}"
    [ "$(id -u)" = 0 ] || { say "./dev: a booted Debian needs root" >&2; return 1; }
    boot_environment
    mkdir -p "$DEED_IMAGES" "$DEED_TOOLS"
    packages
    into gcc
    local tool
    for tool in tests/boot/*.c; do build_tool "$tool"; done
    printf '%s\n' "$@" | xargs -P 2 -I '{}' tests/boot/image '{}' "$DEED_IMAGES/{}"
}

# bench_booted NAME
bench_booted() {
    boot_environment
    install_packages "${packages_bench[@]}"
    quietly bench prepare_boot bookworm
    build_tool bench/pipeline.c
    tests/boot/run bookworm "../../bench/$1.sh"
}

# boot_one SUITE TEST: runs it and prints its line of the summary. A test that waits in vain for ever fails.
boot_one() {
    local began=$SECONDS log=$build/boot/$2-$1.log
    if timeout -k 60 1800 tests/boot/run "$1" "$2.test" >"$log" 2>&1 </dev/null; then
        say "passed  $2 on $1 ($((SECONDS - began)) s): $(tail -n 1 "$log")"
    else
        tail -n 20 "$log" | sed 's/^/  | /'
        say "FAILED  $2 on $1 ($((SECONDS - began)) s): $(grep -m 1 '^FAILED' "$log" || tail -n 1 "$log"); see $log"
    fi
}

# boot_all: runs the tests that standard input names, "SUITE TEST" a line, two at a time.
boot_all() {
    local runs
    mapfile -t runs
    export build
    export -f boot_one say
    # shellcheck disable=SC2016
    printf '%s\n' "${runs[@]}" | xargs -P 2 -L 1 bash -c 'boot_one "$1" "$2"' sh | tee "$build/boot.summary"
    printf 'booted: %s passed, %s failed\n' "$(grep -c '^passed' "$build/boot.summary" || true)" \
        "$(grep -c '^FAILED' "$build/boot.summary" || true)" | tee -a "$build/tests.summary"
    [ "$(grep -c '^passed' "$build/boot.summary")" = ${#runs[@]} ]
}

step_boot() {
    local test i=0
    prepare_boot "${suites[@]}"
    old_packages
    for test in "${boot_tests[@]}"; do
        if [ "$test" = transition ] && is_shallow; then
            say "left out: transition: a shallow clone does not have version 0.1.0" | tee -a "$build/tests.summary" >&2
        elif [[ " ${boot_both[*]} " == *" $test "* ]]; then
            printf "%s $test\n" "${suites[@]}"
        else
            say "${suites[i++ % 2]} $test"
        fi
    done | boot_all
}

word_boot() {
    local word tests=() on=() test
    for word; do
        if [[ " ${suites[*]} " == *" $word "* ]]; then
            on+=("$word")
        elif [[ " ${boot_tests[*]} " == *" $word "* ]]; then
            tests+=("$word")
        else
            say "./dev boot: $word: not one of ${suites[*]}, ${boot_tests[*]}" >&2
            return 2
        fi
    done
    [ ${#on[@]} -gt 0 ] || on=("${suites[@]}")
    [ ${#tests[@]} -gt 0 ] || tests=("${boot_tests[@]}")
    say "building ..."
    mkdir -p "$build"
    boot_environment
    quietly boot prepare_boot "${on[@]}"
    [[ " ${tests[*]} " != *" transition "* ]] || quietly old old_packages
    for test in "${tests[@]}"; do printf "%s $test\n" "${on[@]}"; done | boot_all
}

word_lab() {
    local suite=${1:-bookworm} status=0
    [[ " ${suites[*]} " == *" $suite "* ]] || { say "./dev lab: $suite: not one of ${suites[*]}" >&2; return 2; }
    say "building and installing ..."
    boot_environment
    quietly lab prepare_boot "$suite"
    DEED_SCRATCH=$(mktemp -d /var/tmp/deed-lab.XXXXXX)
    export DEED_SCRATCH DEED_IMAGE=$DEED_IMAGES/$suite
    # shellcheck disable=SC2016
    bash -c '. "$top_srcdir/tests/boot/common.sh"
        boot_deed lab
        echo "Debian, booted, deed installed; /usr/local/bin has emit and forge. Leave with exit."
        inside bash -l' || status=$?
    rm -rf "$DEED_SCRATCH"
    return "$status"
}
