# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Which tests cover a file: the programs below tests/ that include its header, and the tests that run its room or command.

# "PATH TEST...": what runs the files below PATH; the longest PATH that fits counts.
tests_by_path=(
    "src tests/compile/rooms.test tests/compile/owners.test tests/compile/jsonc.test tests/compile/size.test tests/boot/burst.test tests/boot/chaos.test"
    "src/lib tests/journal/scenarios.test tests/journal/spool.test tests/journal/outbox.test tests/journal/descriptors.test tests/journal/allocations.test tests/journal/locale.test tests/journal/namespace.test tests/journal/lognamespace.test tests/data/blns.test tests/data/hostile.test tests/data/schema.test tests/compile/symbols.test tests/unit/lines.test"
    "src/parse tests/cli/verify.test tests/cli/query.test tests/verify/surgery.test"
    "src/journal tests/cli/late.test tests/cli/permission.test tests/cli/emitters.test tests/boot/emitters.test tests/cli/query.test"
    "src/store tests/cli/rotated.test tests/cli/exported.test tests/cli/follow.test tests/boot/moved.test"
    "src/relay tests/journal/relay.test tests/journal/late.test tests/cli/write.test tests/cli/stdio.test tests/journal/disk.test tests/boot/full.test tests/boot/killed.test tests/boot/namespace.test tests/boot/flood.test"
    "src/deliver tests/journal/deliver.test tests/journal/spool.test tests/journal/outbox.test tests/journal/disk.test tests/boot/spool.test"
    "src/verify tests/cli/verify.test tests/cli/head.test tests/verify/surgery.test tests/verify/histories.test tests/verify/far-back.test tests/data/chaoscheck.test"
    "src/seal tests/verify/seal.test tests/verify/cuts.test tests/boot/seal.test"
    "src/format tests/cli/export.test tests/data/forms.test tests/format/ocsf.test tests/format/cef.test tests/format/blns.test"
    "src/query tests/cli/query.test tests/cli/times.test tests/cli/late.test tests/cli/rejected.test tests/cli/follow.test"
    "src/lint tests/cli/lint.test"
    "src/drill tests/cli/drill.test"
    "src/report tests/report/page.test tests/report/browser.test"
    "src/reconcile tests/cli/reconcile.test tests/boot/reconcile.test"
    "src/doctor tests/cli/doctor.test tests/boot/doctor.test"
    "src/cli tests/cli/options.test tests/cli/batch.test tests/cli/surface.test tests/cli/nomemory.test tests/cli/stdio.test"
    "src/cli/actions.c tests/cli/surface.test tests/compile/symbols.test"
    "src/cli/record.c tests/cli/options.test tests/cli/batch.test tests/cli/rejects.test tests/cli/identity.test tests/cli/chain.test"
    "src/cli/run.c tests/cli/run.test tests/cli/begin.test"
    "src/cli/json.c tests/cli/batch.test tests/data/jsontestsuite.test"
    "src/cli/archive tests/cli/surface.test tests/cli/stdio.test"
    "src/cli/doctor tests/cli/doctor.test tests/boot/doctor.test"
    "src/cli/drill tests/cli/drill.test"
    "src/cli/export tests/cli/export.test"
    "src/cli/lint tests/cli/lint.test"
    "src/cli/query tests/cli/query.test tests/cli/follow.test tests/cli/rejected.test"
    "src/cli/reconcile tests/cli/reconcile.test tests/boot/reconcile.test"
    "src/cli/report tests/report/page.test"
    "src/cli/verify tests/cli/verify.test tests/cli/exported.test"
    "src/rooms tests/compile/rooms.test"
    "include tests/compile/missing.test tests/compile/cxx.test tests/compile/symbols.test"
    "conf tests/data/rsyslog-setup.test tests/boot/events.test tests/boot/variants.test tests/boot/forged.test tests/boot/full.test tests/boot/packages.test"
    "conf/logrotate.d tests/boot/kept.test"
    "completions tests/cli/surface.test"
    "man tests/cli/examples.test tests/cli/surface.test tests/compile/symbols.test tests/compile/docs.test"
    "doc tests/cli/examples.test tests/compile/docs.test"
    "README.md tests/cli/examples.test tests/compile/docs.test"
    "CONTRIBUTING.md tests/compile/docs.test tests/compile/rooms.test"
    "dev tests/compile/docs.test"
    "dev.d tests/compile/docs.test"
    "examples tests/data/openssh.test tests/data/sshd.test"
    "examples/rsyslog tests/boot/copy.test"
    "debian tests/boot/packages.test tests/boot/transition.test tests/boot/autopkgtest.test"
    "tests/journal tests/journal/beside.test"
    "tests/boot/chaoscheck.js tests/data/chaoscheck.test"
)

# including NAME.h DIRECTORY...: the C files there that include it.
including() {
    local header=$1
    shift
    grep -rlF --include='*.c' "#include \"$header\"" "$@" | LC_ALL=C sort
}

# show_tests TEST...: the commands that run them.
show_tests() {
    local file suite checked='' booted=''
    for file; do
        case $file in
        tests/unit/*.c)
            suite=$(sed -nE 's/^(Parameterized)?Test(Parameters)?\((\w+).*/\3/p' "$file" | sort -u | paste -s -d ,)
            say "  $file: build/gcc/tests/unit/unit --filter '${suite/*,*/\{$suite\}}/*'" ;;
        tests/fuzz/*) say "  $file: ./dev fuzz SECONDS" ;;
        tests/boot/*.test) booted+=" $(basename "$file" .test)" ;;
        *.test) checked+=" $file" ;;
        *) say "  $file" ;;
        esac
    done
    [ -z "$checked" ] || say "  make -C build/gcc check TESTS='${checked# }'"
    [ -z "$booted" ] || say "  ./dev boot$booted"
}

# tests_including NAME: those that include NAME.h; where there is none, the sources that use it, which may have some.
tests_including() {
    local found
    mapfile -t found < <(including "$1.h" tests)
    if [ ${#found[@]} -gt 0 ]; then
        show_tests "${found[@]}"
        return
    fi
    mapfile -t found < <(including "$1.h" src)
    say "  no test includes $1.h; it is used by ${found[*]}"
}

tests_below() {
    local row path best='' tests=()
    for row in "${tests_by_path[@]}"; do
        path=${row%% *}
        if [[ $1/ == "$path"/* && ${#path} -gt ${#best} ]]; then
            best=$path
            read -ra tests <<<"${row#* }"
        fi
    done
    [ -n "$best" ] || return 1
    say "  for all of $best:"
    show_tests "${tests[@]}"
}

word_tests() {
    local file name named
    [ $# -gt 0 ] || { say "./dev tests: of which FILE?" >&2; return 2; }
    for file; do
        file=${file#"$top/"}
        file=${file#./}
        [ -e "$file" ] || { say "./dev tests: no such file: $file" >&2; return 2; }
        say "$file"
        case $file in
        src/*.[ch])
            name=${file#src/}
            name=${name%.[ch]}
            # A file without a header of its own has its test by its name.
            named=$(find tests/unit -name "test_${name##*/}.c" -o -name "test_${name//\//_}.c")
            if [ -e "src/$name.h" ]; then
                tests_including "$name"
            elif [ -n "$named" ]; then
                show_tests "$named"
            else
                say "  no unit test has its name"
            fi ;;
        tests/*/*.c | tests/*/*.test) show_tests "$file"; continue ;;
        esac
        tests_below "$file" || say "  no test is listed for its directory (dev.d/tests.sh)"
    done
}
