# SPDX-License-Identifier: LGPL-2.1-or-later
# page.css as strings of C, without its comments and indentation.
BEGIN { print "static const char *const page_css[] = {" }
/^ *\/\*/ { next }
{
    gsub(/^ +/, "")
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    if ($0 != "")
        print "    \"" $0 "\\n\","
}
END { print "};" }
