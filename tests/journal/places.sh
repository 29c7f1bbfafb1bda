# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Directories of the machine on which tests mount something, each in its own mount namespace. A missing directory is
# made, and removed by the last test that runs: rmdir(2) also removes all mounts on a directory in other namespaces.

places=/run/deed-tests # what was made, a line each; locked by each with-journald

# From here on no directory that place() made is removed. The lock is descriptor 9.
places_begin() {
    while :; do
        exec 9>>"$places"
        flock -s 9
        # The last test may have removed it meanwhile.
        # shellcheck disable=SC3013 # every sh of Debian has -ef
        [ "$places" -ef /proc/self/fd/9 ] && return
    done
}

# where VARIABLE: the directory in this variable of make(1). The make that runs this test may have other options.
# shellcheck disable=SC2016
where() {
    MAKEFLAGS='' make -s --no-print-directory -C "$top_builddir" --eval="say-directory:; @echo \$($1)" say-directory
}

# place DIRECTORY: makes it if it does not exist.
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
