# SPDX-License-Identifier: LGPL-2.1-or-later
# Puts the table of fields.def where deed-event.7.in says @FIELDS@.
FILENAME ~ /fields\.def$/ && /^FIELD\(/ { entry = ""; open = 1 }
FILENAME ~ /fields\.def$/ {
	if (!open)
		next
	entry = entry $0
	if ($0 !~ /\)$/)
		next
	open = 0
	n = split(entry, quoted, "\"")
	middle = quoted[7]
	gsub(/[ ,]+/, " ", middle)
	split(middle, word, " ")
	path = (quoted[2] == "" ? "" : quoted[2] ".") quoted[4]
	table = table ".It Li " path "\n" quoted[n - 1] ".\n"
	table = table (word[3] == "ALWAYS" ? "Always there.\n" : word[3] == "GROUP" ? "There with its group.\n" : "There if known.\n")
	if (word[1] == "TEXT" || word[1] == "IDENTITY")
		table = table "Outside text, up to " word[2] " bytes.\n"
	if (quoted[8] != "")
		table = table "Journal field\n.Li " quoted[8] " .\n"
	next
}
/^@FIELDS@$/ { printf "%s", table; next }
{ print }
