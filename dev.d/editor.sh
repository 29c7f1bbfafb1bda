# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What editors and clang-tidy ask for: how each file is compiled.

# build/compile_commands.json: make says what it would run if each C file were newer than what was made of it. A file that
# is compiled twice is in it once: clang-tidy 14 finds a va_list that is not set where it looks at a file a second time.
compile_commands() {
    local dir=$build/gcc newer programs
    mapfile -t newer < <(find "$top/src" "$top/tests" -name '*.c' -printf '-W%p\n')
    # shellcheck disable=SC2016 # make's
    programs=$(make -s -C "$dir" --no-print-directory --eval='say-programs:; @echo $(check_PROGRAMS)' say-programs | tail -n 1)
    # shellcheck disable=SC2016,SC2086 # make's quotes are in ours; its programs are words
    make -C "$dir" --no-print-directory --dry-run V=1 "${newer[@]}" all-am $programs |
        sed -nE '/ -c -o /{
            s/^.*--mode=compile //
            s/ -MT .* -c -o / -c -o /
            s/`test -f [^`]*`/@/
            s/ (&&)?\\?$//
            s/["\\]/\\&/g
            s|^(.* -c -o [^ ]+) @([^ ]+)$|\1 '"$top"'/\2|
            s|^(.*) ([^ ]+)$|{"directory": "'"$dir"'", "command": "\1 \2", "file": "\2"}|p
        }' | awk -F '"file": ' '!seen[$2]++' | sed '1s/^/[/; $!s/$/,/; $s/$/]/' >"$build/compile_commands.json"
}
