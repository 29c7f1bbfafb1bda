# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# ./dev check tests on a busy machine, several at a time: no test may fail because of that.

packages_stress=(stress-ng)

word_stress() {
    local times=${1:-3} i=0 status=0 busy
    [[ $times =~ ^[1-9][0-9]*$ ]] || { say "./dev stress: how many TIMES?" >&2; return 2; }
    install_packages "${packages_build[@]}" "${packages_check[@]}" "${packages_stress[@]}"
    stress-ng --cpu 4 --fork 2 --timeout 0 --quiet &
    busy=$!
    # shellcheck disable=SC2064 # this one
    trap "kill $busy 2>/dev/null || true" EXIT
    rm -f "$build/tests.summary"
    # As many as the programs beside them.
    export tests_at_once=4
    while [ "$status" = 0 ] && [ "$i" -lt "$times" ]; do
        i=$((i + 1))
        run_step tests
        status=$step_status
        kill -0 "$busy" || { say "stress-ng has ended"; status=1; }
    done
    cat "$build/tests.summary"
    return "$status"
}
