# SPDX-License-Identifier: LGPL-2.1-or-later
# page.css as strings of C, without its comments and indentation.
BEGIN { print "static const char *const page_css[] = {" }
/^ *\/\*/ { next }
# How many backslashes make one differs from awk to awk.
/\\/ {
    print FILENAME ": write the character itself, not its escape" >"/dev/stderr"
    exit 1
}
{
    gsub(/^ +/, "")
    gsub(/"/, "\\\"")
    if ($0 != "")
        print "    \"" $0 "\\n\","
}
END { print "};" }
