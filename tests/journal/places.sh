# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Directories of the machine on which tests mount something of their own, each in its own mount namespace.
# Where there is none, one is made, and goes with the last test that runs: rmdir(2) takes all mounts on a
# directory away with it, in other namespaces, too.

places=/run/deed-tests # what was made, a line each; locked by each with-journald

# From here on nothing that place() made goes. The lock is descriptor 9.
places_begin() {
    while :; do
        exec 9>>"$places"
        flock -s 9
        # The last one may have removed it meanwhile.
        # shellcheck disable=SC3013 # every sh of Debian has -ef
        [ "$places" -ef /proc/self/fd/9 ] && return
    done
}

# where VARIABLE: the directory that make(1) has in it. The make that runs this test may have options of its own.
# shellcheck disable=SC2016
where() {
    MAKEFLAGS='' make -s --no-print-directory -C "$top_builddir" --eval="say-directory:; @echo \$($1)" say-directory
}

# place DIRECTORY: it is there.
place() {
    [ -d "$1" ] && return
    mkdir -p "$1"
    echo "$1" >>"$places"
}

places_end() {
    if flock -n -x 9; then
        while read -r made; do
            rmdir "$made" 2>/dev/null || true
        done <"$places"
        rm -f "$places"
    fi
    exec 9>&-
}
