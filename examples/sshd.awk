# SPDX-License-Identifier: LGPL-2.1-or-later
#
# sshd's log to audit events:
#
#     awk -f sshd.awk auth.log | deed record --service sshd --json -
#
# Each line that reports one login attempt becomes exactly one event: "Accepted METHOD for NAME from
# ADDRESS" is auth.login, "Failed METHOD for [invalid user ]NAME from ADDRESS" is auth.login_failed.
# "Invalid user NAME" only announces the name that the Failed lines of the same connection report, so
# it makes none. "message repeated N times" is one line and one event, with N in metadata.count.
#
# The name is what somebody typed: it may hold blanks, quotes, even " from 192.0.2.1 port 1", so
# the address is what follows the last " from ". An event names somebody: a name that is empty is
# recorded as "(empty)", with "name_empty":true beside it.

function json(s,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\"" || c == "\\")
			out = out "\\" c
		else if (c in control)
			out = out control[c]
		else
			out = out c
	}
	return "\"" out "\""
}

function event(what, outcome, method, rest, count,    at, from, name, address, reason) {
	at = 0
	while ((from = index(substr(rest, at + 1), " from ")) > 0)
		at += from
	if (at == 0)
		return
	name = substr(rest, 1, at - 1)
	address = substr(rest, at + 6)
	sub(/ port .*/, "", address)
	reason = ""
	if (sub(/^invalid user /, "", name))
		reason = ",\"user_known\":false"
	if (name == "") {
		name = "(empty)"
		reason = reason ",\"name_empty\":true"
	}
	if (count > 1)
		reason = reason ",\"count\":" count
	printf "{\"actor\":{\"type\":\"user\",\"id\":%s},\"action\":\"%s\",", json(name), what
	printf "\"resource\":{\"type\":\"host\",\"id\":%s},\"outcome\":\"%s\",", json($4), outcome
	printf "\"source_ip\":%s,", json(address)
	printf "\"metadata\":{\"method\":%s,\"logged_at\":%s%s}}\n", json(method), json($1 " " $2 " " $3), reason
}

BEGIN {
	for (i = 1; i < 32; i++)
		control[sprintf("%c", i)] = sprintf("\\u%04x", i)
}

{
	sub(/\r$/, "")
	if (!match($0, /sshd\[[0-9]+\]: /))
		next
	text = substr($0, RSTART + RLENGTH)
	count = 1
	if (match(text, /^message repeated [0-9]+ times: \[ /)) {
		split(text, word, " ")
		count = word[3]
		text = substr(text, RLENGTH + 1)
	}
	if (match(text, /^Accepted [a-z\/-]+ for /))
		event("auth.login", "success", substr(text, 10, RLENGTH - 14), substr(text, RLENGTH + 1), count)
	else if (match(text, /^Failed [a-z\/-]+ for /))
		event("auth.login_failed", "denied", substr(text, 8, RLENGTH - 12), substr(text, RLENGTH + 1), count)
}
