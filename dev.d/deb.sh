# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The Debian packages: built here, and again in other conditions, which must give the same bytes.

packages_deb=(build-essential dpkg-dev debhelper pkgconf libcriterion-dev lintian xz-utils)
# For the build in other conditions.
packages_elsewhere=(faketime locales)

# The release archive has no debian/ and no git, which the build of packages needs.
need_packaging() {
    [ -e debian/control ] || {
        say "./dev: packages are made from a checkout of the repository; to test those of this version, put them into build/deb" >&2
        return 1
    }
}

# make_dist DIR: the upstream archive; its bytes depend on the tree alone.
make_dist() {
    local upstream
    upstream=$(dpkg-parsechangelog -SVersion)
    upstream=${upstream%-*}
    prepare
    mkdir -p "$1/dist"
    (cd "$1/dist" && "$top/configure" --quiet --without-criterion &&
        TAR_OPTIONS="--sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=u+rw,go=rX \
            --mtime=@$(dpkg-parsechangelog -l"$top/debian/changelog" -STimestamp)" \
            XZ_OPT=--threads=1 make --no-print-directory dist-xz)
    mv "$1/dist/deed-$upstream.tar.xz" "$1/deed_$upstream.orig.tar.xz"
    rm -rf "$1/dist"
}

# make_deb DIR: the source package and its packages.
make_deb() {
    local upstream
    need_packaging || return 1
    upstream=$(dpkg-parsechangelog -SVersion)
    upstream=${upstream%-*}
    rm -rf "$1"
    mkdir -p "$1"
    make_dist "$1"
    tar -C "$1" -xf "$1/deed_$upstream.orig.tar.xz"
    cp -r debian "$1/deed-$upstream/"
    chmod -R u=rwX,go=rX "$1/deed-$upstream/debian"
    (cd "$1/deed-$upstream" && DEB_BUILD_OPTIONS="parallel=$jobs ${DEB_BUILD_OPTIONS:-}" \
        dpkg-buildpackage --no-sign)
}

# The packages of this tree, made again only if something has changed. One at a time, as several steps need them.
# In a release archive: those in build/deb.
packages() {
    [ -e debian/control ] || ! compgen -G "$build/deb/deed_*.deb" >/dev/null || return 0
    need_packaging || return 1
    mkdir -p "$build"
    (
        flock 6
        tree=$({ git rev-parse HEAD; git diff --binary HEAD
            git ls-files -z --others --exclude-standard | xargs -0 --no-run-if-empty sha256sum; } | sha256sum)
        [ ! -e "$build/deb.tree" ] || [ "$(cat "$build/deb.tree")" != "$tree" ] || exit 0
        rm -f "$build/deb.tree"
        make_deb "$build/deb"
        printf '%s\n' "$tree" >"$build/deb.tree"
    ) 6>"$build/deb.lock"
}

# The files that two builds have in common: .buildinfo and .changes name the place and the time.
checksums() {
    (cd "$1" && sha256sum -- *.deb *.dsc *.tar.xz)
}

# Builds in another directory, as another user, at another time and in another language; without the tests, which ran
# here.
make_deb_elsewhere() {
    local user=()
    mkdir -p "$1/another/place" "$1/locale"
    localedef -c -f UTF-8 -i tr_TR "$1/locale/tr_TR.UTF-8"
    (umask 027 && git ls-files -z --cached --others --exclude-standard |
        xargs -0 cp --parents -t "$1/another/place")
    if [ "$(id -u)" = 0 ]; then
        chown -R nobody:nogroup "$1"
        user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
    fi
    (umask 027 && cd "$1/another/place" && "${user[@]}" env -i PATH="$PATH" HOME=/nonexistent \
        LOCPATH="$1/locale" DEED_BUILD_LOCALE=tr_TR.UTF-8 DEB_BUILD_OPTIONS=nocheck TZ=XXX-14 USER=somebody \
        faketime -f +398d ./dev deb)
}

# same_packages DIR DIR: compares the packages, and prints what differs in each file.
same_packages() {
    local name scratch=$build/deb-differs
    checksums "$1" | tee "$build/deb.sums"
    checksums "$2" >"$build/deb-elsewhere.sums"
    diff "$build/deb.sums" "$build/deb-elsewhere.sums" && return
    rm -rf "$scratch"
    for name in $(cd "$1" && ls -- *.deb *.tar.xz); do
        cmp --silent "$1/$name" "$2/$name" && continue
        mkdir -p "$scratch/one/$name" "$scratch/two/$name"
        case $name in
        *.deb) dpkg-deb --raw-extract "$1/$name" "$scratch/one/$name"
            dpkg-deb --raw-extract "$2/$name" "$scratch/two/$name" ;;
        *) diff <(tar -tvf "$1/$name") <(tar -tvf "$2/$name") || true
            tar -C "$scratch/one/$name" -xf "$1/$name"
            tar -C "$scratch/two/$name" -xf "$2/$name" ;;
        esac
    done
    diff -r --no-dereference "$scratch/one" "$scratch/two" || true
    return 1
}

# Tags of the older lintian alone: it does not know the policy's version yet, and takes drop-ins and the namespace's
# unit for services that another init would have to start.
lintian_outdated=(newer-standards-version package-supports-alternative-init-but-no-init.d-script)

# no_lintian DIR COMMAND...: fails if lintian reports anything about the packages in DIR; COMMAND runs lintian.
no_lintian() {
    local dir=$1 outdated
    shift
    # lintian refuses the name of an unknown tag.
    outdated=$("$@" lintian-explain-tags --list-tags | grep -xF -f <(printf '%s\n' "${lintian_outdated[@]}") | paste -s -d ,)
    "$@" lintian --suppress-tags "$outdated" --pedantic --info --display-info --display-experimental --allow-root \
        "$dir"/*.changes | tee "$dir/lintian.log"
    [ ! -s "$dir/lintian.log" ]
}

# The packages and ./dev build with the same libraries.
same_libraries() {
    diff <(printf '%s\n' "${packages_libraries[@]}" | sort) \
        <(sed -n '/^Build-Depends:/,/^[A-Z].*:/s/^ *\([a-z0-9.+-]*-dev\)\b.*/\1/p' debian/control | grep -v criterion | sort)
}

step_deb() {
    same_libraries || { say "debian/control (>) and ./dev (<) build with other libraries"; return 1; }
    install_packages "${packages_deb[@]}" "${packages_elsewhere[@]}"
    local elsewhere here there
    elsewhere=$(mktemp -d)
    # shellcheck disable=SC2064 # the name of now
    trap "wait; rm -rf '$elsewhere'" EXIT
    packages &
    here=$!
    make_deb_elsewhere "$elsewhere" >"$build/deb-elsewhere.log" 2>&1 &
    there=$!
    wait "$here"
    wait "$there" || { tail -n 40 "$build/deb-elsewhere.log"; return 1; }
    same_packages "$build/deb" "$elsewhere/another/place/build/deb"
    no_lintian "$build/deb"
}

word_deb() {
    install_packages "${packages_build[@]}" "${packages_deb[@]}"
    mkdir -p "$build"
    rm -f "$build/deb.tree"
    quietly deb make_deb "$build/deb"
    checksums "$build/deb"
}
