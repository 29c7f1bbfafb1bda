# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Trees of other Debians to build and test in, in build/trees.

packages_trees=(debootstrap debian-archive-keyring util-linux)

# tree NAME SUITE PACKAGE...: makes build/trees/NAME, unless it exists with these packages.
# Packages of another architecture are named as for apt: libssl-dev:arm64.
tree() {
    local name=$1 suite=$2 root=$build/trees/$1 package
    shift 2
    install_packages "${packages_trees[@]}"
    [ "$(id -u)" = 0 ] || { say "./dev: a tree of another Debian needs root" >&2; return 1; }
    mkdir -p "$build/trees"
    (
        flock 7
        ! { declare -f tree; say "$suite $*"; } | cmp -s - "$root.made" || exit 0
        rm -rf "$root" "$root.made"
        debootstrap --variant=minbase "$suite" "$root" >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }
        say force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        # Other architectures.
        for package; do
            [[ $package != *:* ]] || in_tree "$name" dpkg --add-architecture "${package#*:}"
        done
        in_tree "$name" env DEBIAN_FRONTEND=noninteractive sh -ec 'apt-get update
            apt-get install -y --no-install-recommends "$@"
            apt-get clean' sh "$@" >>"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }
        { declare -f tree; say "$suite $*"; } >"$root.made"
    ) 7>"$root.lock"
}

# in_tree NAME COMMAND...: runs COMMAND there, in namespaces of its own; this source tree has the same path there.
in_tree() {
    local root=$build/trees/$1
    shift
    # Its / is a mount point, so that tests can make namespaces of their own in it.
    # shellcheck disable=SC2016
    DEED_TEST_DATA=$(realpath -m "$DEED_TEST_DATA") unshare --mount --pid --fork --kill-child bash -ec '
        root=$1 top=$2
        shift 2
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=0755 tmpfs "$root/run"
        for place in "$top" "$DEED_TEST_DATA"; do
            [ -d "$place" ] || continue
            mkdir -p "$root$place"
            mount --bind "$place" "$root$place"
        done
        # Not a plain chroot: a process in one cannot make a user namespace.
        cd "$root"
        pivot_root . .
        umount -l .
        exec chroot . env -i -C "$top" HOME=/root LC_ALL=C.UTF-8 TERM=dumb CI="${CI:-}" DEED_TEST_DATA="$DEED_TEST_DATA" \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"' \
        in_tree "$root" "$top" "$@"
}

# ---- the other Debian ------------------------------------------------------------------------------

# The suite that does not run here.
other_suite() {
    local suite here
    here=$(. /etc/os-release && say "${VERSION_CODENAME:-}")
    for suite in "${suites[@]}"; do
        [ "$suite" = "$here" ] || { say "$suite"; return; }
    done
}

other_tree() {
    tree "$(other_suite)" "$(other_suite)" "${packages_build[@]}" "${packages_tests[@]}" "${packages_deb[@]}" clang
}

# packages_in TREE DIR OPTION...: builds our source package there, in DIR/deed, without the tests; a warning of its
# compiler is an error.
packages_in() {
    local name=$1 dir=$2
    shift 2
    packages
    rm -rf "$dir"
    mkdir -p "$dir"
    in_tree "$name" dpkg-source -x "$build"/deb/deed_*.dsc "$dir/deed"
    in_tree "$name" env -C "$dir/deed" DEB_BUILD_OPTIONS="nocheck parallel=$jobs" dpkg-buildpackage --no-sign "$@" >"$dir/log" 2>&1 ||
        { tail -n 40 "$dir/log"; return 1; }
    ! grep -E ':[0-9]+: warning: |dpkg-[a-z]+: warning: .*symbol' "$dir/log" || return 1
}

# The packages for the other Debian, with its autotools, gcc and lintian.
step_other() {
    local suite dir
    suite=$(other_suite)
    dir=$build/deb-$suite
    other_tree
    packages_in "$suite" "$dir"
    check_compiler "$dir/deed" in_tree "$suite"
    no_lintian "$dir" in_tree "$suite"
}

step_other_clang() {
    local suite dir
    suite=$(other_suite)
    dir=$build/$suite-clang
    other_tree
    prepare
    mkdir -p "$dir"
    in_tree "$suite" env -C "$dir" "$top/configure" --quiet --enable-werror CC=clang CXX=clang++
    check_compiler "$dir" in_tree "$suite"
}

# ---- other machines --------------------------------------------------------------------------------

machines=(arm64 i386) # as Debian calls them

# cross MACHINE: builds the packages for it, and runs the unit tests.
cross() {
    local name=cross-$1 dir=$build/cross-$1 cpu
    tree "$name" trixie build-essential debhelper pkgconf qemu-user "crossbuild-essential-$1" \
        "${packages_libraries[@]/%/:$1}" "libcriterion-dev:$1"
    packages_in "$name" "$dir" -a"$1" -b -Pcross
    in_tree "$name" make -C "$dir/deed" -j"$jobs" --no-print-directory check TESTS=
    cpu=$(in_tree "$name" dpkg-architecture -a"$1" -qDEB_HOST_GNU_CPU)
    in_tree "$name" "$top/tests/emulated" "$dir/deed/src/relay/deed-write" "$cpu" \
        make -C "$dir/deed" --no-print-directory check TESTS=tests/unit/unit ||
        { tail -n 40 "$dir/deed/tests/unit/unit.log"; return 1; }
    ls "$dir"/*_"$1".deb
    tail -n 2 "$dir/deed/tests/unit/unit.log"
}

word_cross() {
    local machine failed=0
    [ $# -gt 0 ] || set -- "${machines[@]}"
    for machine; do
        [[ " ${machines[*]} " == *" $machine "* ]] ||
            { say "./dev cross: $machine: not one of ${machines[*]}" >&2; return 2; }
    done
    install_packages "${packages_build[@]}" "${packages_deb[@]}"
    for machine; do
        # Not in a condition, where bash ignores -e.
        set +e
        (set -e; cross "$machine") >"$build/cross-$machine.log" 2>&1 </dev/null
        failed=$((failed + ($? != 0)))
        set -e
        say "$machine, the end of $build/cross-$machine.log:"
        tail -n 8 "$build/cross-$machine.log"
    done
    [ "$failed" = 0 ]
}
