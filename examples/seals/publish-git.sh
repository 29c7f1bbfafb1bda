#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# publish-git.sh CLONE: commits the new seals of this machine to a git repository, each as a file of its own, and pushes
# them to where the clone comes from. deed-publish.timer runs it each minute. Whoever owns that repository can then
# find out what root of this machine has changed:
#
#     git log --diff-filter=DM          # nothing: no seal was removed or changed
#     deed verify --policy POLICY --fingerprint HEX --checkpoint CLONE EVIDENCE
#
# Root of this machine can push, too. So the repository has to refuse what rewrites its past:
#
#     git config receive.denyNonFastForwards true; git config receive.denyDeletes true
set -eu
seals=${DEED_SEALS:-/var/lib/deed-seal/seals}
found=0
cd "$1"
for seal in "$seals"/*.checkpoint "$seals"/*.close.*; do
    name=${seal##*/}
    # What is being written has another ending.
    case $name in *.close.*[!0-9]*) continue ;; esac
    [ -e "$seal" ] || continue
    found=1
    cp "$seal" .new
    # The next checkpoint has the same name, and another size.
    case $name in *.checkpoint) name=$name.$(sed -n 2p .new) ;; esac
    mv .new "$name"
done
[ "$found" = 1 ] || {
    echo "publish-git.sh: $seals: no seal in it" >&2
    exit 1
}
git add .
git diff --cached --quiet || git commit --quiet -m "seals of $(uname -n)"
git push --quiet
