# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes the JSON Schema of the line (draft 7) from fields.def.
#
# An event with defects is recorded as it came: only its types hold, and the fields that the library
# makes itself. An event without defects must have all required fields, in the right form.

function text(limit) {
	return sprintf("\"type\": \"string\", \"pattern\": \"%s\", \"maxLength\": %d", SAFE, limit)
}

function form(rule, key, group) {
	if (rule == "STAMP" && key == "timestamp")
		return "\"pattern\": \"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\\\.[0-9]{3}Z$\""
	if (rule == "STAMP")
		return "\"pattern\": \"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\""
	if (rule == "NAME")
		return "\"pattern\": \"^[A-Za-z0-9][A-Za-z0-9_.@:-]*$\""
	if (rule == "WORD")
		return "\"pattern\": \"^[a-z][a-z0-9_]*$\""
	if (rule == "ACTION")
		return "\"pattern\": \"^[a-z][a-z0-9_]*(\\\\.[a-z][a-z0-9_]*)+$\""
	if (rule == "OUTCOME")
		return "\"enum\": [\"success\", \"failure\", \"denied\"]"
	if (rule == "IDENTITY")
		return "\"minLength\": 1"
	if (rule == "TEXT")
		return "\"minLength\": 1"
	return ""
}

function add(list, item) {
	return list == "" ? item : list ",\n" item
}

function put_in(all, mark, what,    at) {
	at = index(all, mark)
	return substr(all, 1, at - 1) what substr(all, at + length(mark))
}

BEGIN {
	SAFE = "^[^\\\\u0000-\\\\u001f\\\\u007f-\\\\u009f\\\\u2028-\\\\u202e\\\\u2066-\\\\u2069\\\\ufdd0-\\\\ufdef\\\\ufffe\\\\uffff]*$"
	# A visible character, as text_is_blank() counts them.
	SEEN = "[^\\u0009-\\u000d \\u0085\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f-\\u2064\\u3000\\ufeff]"
	# @PATHS@: the fields that a mark may name.
	MARKS = "{\"type\": \"array\", \"minItems\": 1, \"uniqueItems\": true, \"items\": {\"type\": \"string\", \"pattern\": \"^(@PATHS@|metadata|metadata\\\\.[A-Za-z0-9_.-]{1,64})$\"}}"
}

/^FIELD\(/ { entry = "" ; open = 1 }
open { entry = entry $0 }
open && /\)$/ {
	open = 0
	n = split(entry, quoted, "\"")
	group = quoted[2]; key = quoted[4]; description = quoted[n - 1]
	middle = quoted[7]
	gsub(/[ ,]+/, " ", middle)
	split(middle, word, " ")
	rule = word[1]; limit = word[2]; need = word[3]
	strict = form(rule, key, group)
	if (rule != "STAMP")
		paths = paths (paths == "" ? "" : "|") (group == "" ? "" : group "\\\\.") key
	loose = sprintf("\"%s\": {\"description\": \"%s\", %s}", key, description,
		rule == "STAMP" ? "\"type\": \"string\", " strict : text(limit))
	if (rule == "STAMP") strict = ""
	if (group == "") {
		properties = add(properties, "    " loose)
		if (strict != "") forms = add(forms, sprintf("      \"%s\": {%s}", key, strict))
		if (need == "ALWAYS") required = required (required == "" ? "" : ", ") "\"" key "\""
		next
	}
	if (!(group in members)) {
		order[++groups] = group
		properties = add(properties, "    @" group "@")
		forms = add(forms, "      @" group "@")
		if (need == "ALWAYS") required = required ", \"" group "\""
	}
	if (rule == "IDENTITY" && group != "resource")
		named = named (named == "" ? "" : ", ") "\"" group "\": {\"properties\": {\"" key "\": {\"pattern\": \"" SEEN "\"}}}"
	members[group] = add(members[group], "      " loose)
	if (strict != "") member_forms[group] = add(member_forms[group], sprintf("        \"%s\": {%s}", key, strict))
	if (need != "NEVER") member_required[group] = member_required[group] (member_required[group] == "" ? "" : ", ") "\"" key "\""
}

END {
	MARKS = put_in(MARKS, "@PATHS@", paths)
	for (i = 1; i <= groups; i++) {
		g = order[i]
		loose = sprintf("\"%s\": {\"type\": \"object\", \"additionalProperties\": false, \"minProperties\": 1, \"properties\": {\n%s}}", g, members[g])
		strict = sprintf("\"%s\": {\"required\": [%s], \"properties\": {\n%s}}", g, member_required[g], member_forms[g])
		properties = put_in(properties, "@" g "@", loose)
		forms = put_in(forms, "@" g "@", strict)
	}
	print "{"
	print "  \"$schema\": \"http://json-schema.org/draft-07/schema#\","
	print "  \"title\": \"A line of the audit log, see deed-event(7)\","
	print "  \"type\": \"object\","
	print "  \"additionalProperties\": false,"
	print "  \"required\": [\"timestamp\", \"event_id\", \"service\", \"chain\"],"
	print "  \"properties\": {"
	print properties ","
	print "    \"metadata\": {\"description\": \"Why, and what else matters\", \"type\": \"object\", \"minProperties\": 1, \"maxProperties\": 64, \"propertyNames\": {\"pattern\": \"^[A-Za-z0-9_.-]{1,64}$\"},"
	print "      \"additionalProperties\": {\"anyOf\": [{\"type\": [\"number\", \"boolean\"]}, {" text(2048) "}]}},"
	print "    \"redacted\": " MARKS ","
	print "    \"truncated\": " MARKS ","
	print "    \"sanitized\": " MARKS ","
	print "    \"defects\": {\"description\": \"What a programmer has to mend; such an event is no evidence\", \"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"string\", \"pattern\": \"^[a-z_.]+: .+$\"}},"
	print "    \"chain\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"stream\", \"seq\"], \"properties\": {"
	print "      \"stream\": {\"type\": \"string\", \"pattern\": \"^[0-9a-f]{32}$\"},"
	print "      \"seq\": {\"type\": \"integer\", \"minimum\": 1},"
	print "      \"prev\": {\"type\": \"string\", \"pattern\": \"^[0-9a-f]{64}$\"},"
	print "      \"after\": {\"enum\": [\"crash\", \"reboot\"]}},"
	print "      \"if\": {\"properties\": {\"seq\": {\"minimum\": 2}}}, \"then\": {\"required\": [\"prev\"]}, \"else\": {\"not\": {\"required\": [\"prev\"]}}},"
	print "    \"origin\": {\"description\": \"Added by the relay: what only journald can know\", \"type\": \"object\", \"additionalProperties\": false, \"properties\": {"
	print "      \"host\": {\"type\": \"string\"}, \"unit\": {\"type\": \"string\"}, \"exe\": {\"type\": \"string\"}, \"pid\": {\"type\": \"integer\"}, \"uid\": {\"type\": \"integer\"}, \"boot_id\": {\"type\": \"string\"}, \"via\": {\"enum\": [\"spool\", \"outbox\", \"reconcile\", \"relay\"]}}}"
	print "  },"
	print "  \"if\": {\"not\": {\"required\": [\"defects\"]}},"
	print "  \"then\": {"
	print "    \"required\": [" required "],"
	print "    \"properties\": {"
	print forms
	print "    },"
	print "    \"if\": {\"properties\": {\"action\": {\"const\": \"auth.login_failed\"}}},"
	print "    \"else\": {\"properties\": {" named "}}"
	print "  }"
	print "}"
}
