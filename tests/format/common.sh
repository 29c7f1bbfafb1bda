# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests in this folder.
set -euo pipefail

form_tests=$top_srcdir/tests/format
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

failed() {
    echo "FAILED: $*"
    [ ! -s "$scratch/stderr" ] || cat "$scratch/stderr"
    exit 1
}

# Writes events of every action to the file lines.
"$DEED" actions --names >"$scratch/names"
node "$form_tests/ocsfcheck.js" make "$scratch/names" >"$scratch/lines"
[ "$(wc -l <"$scratch/lines")" -ge 1000 ] || failed "only $(wc -l <"$scratch/lines") events to export"

# export FORMAT FILE: exports FILE to the file out.
export_as() {
    "$DEED" export --format "$1" "$2" >"$scratch/out" 2>"$scratch/stderr" || failed "exit status $?: export $1 $2"
}
