# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests in this folder.
set -euo pipefail

data_tests=$top_srcdir/tests/data
schema=$DEED_SCHEMA
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export data_tests schema scratch

# need NAME: a file or folder of the test data; without it the test is left out.
need() {
    if [ ! -e "$DEED_TEST_DATA/$1" ]; then
        echo "left out: $1 is not in $DEED_TEST_DATA; put it there, or set DEED_TEST_DATA to where it is" >&2
        exit 77
    fi
}
