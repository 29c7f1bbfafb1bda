# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes include/deed-actions.h from actions.def.
BEGIN {
	print "/* SPDX-License-Identifier: LGPL-2.1-or-later */"
	print "/* Made from actions.def; see deed-actions(1). */"
	print "#ifndef DEED_ACTIONS_H"
	print "#define DEED_ACTIONS_H"
}
/^ACTION\(/ {
	split($0, part, "\"")
	name = toupper(part[2])
	gsub(/\./, "_", name)
	printf "\n/* %s */\n#define DEED_ACTION_%s \"%s\"\n", part[6], name, part[2]
}
END { print "\n#endif" }
