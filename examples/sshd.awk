# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Converts sshd's log to audit events:
#
#     awk -f sshd.awk auth.log | deed record --service sshd --json -
#
# Each line of sshd or sshd-session that reports one login attempt becomes exactly one event, whether its
# time is "Jun 11 14:02:09" or "2026-06-11T14:02:09.471123+02:00": "Accepted METHOD for NAME from
# ADDRESS" is auth.login, "Failed METHOD for [invalid user ]NAME from ADDRESS" is auth.login_failed.
# "Invalid user NAME" makes no event, as the Failed lines of the same connection have the name, too.
# "message repeated N times" is one line and one event, with N in metadata.count.
#
# The name is what somebody typed: it may contain blanks, quotes, even " from 192.0.2.1 port 1". So the
# address is what follows the last " from ". A certificate's identity behind the address is text of its maker,
# and is not searched. If the name itself looks like the line of a certificate, there are two possible
# addresses, and none is recorded. An empty name is recorded as "(empty)", with "name_empty":true.

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

# Where the certificate behind the address begins; without one, the end. 0: there are two, so it is unknown.
function certificate(rest,    at) {
	if (rest !~ / \(serial [0-9]+\) CA [^ ]+ [^ ]+$/ || !match(rest, / port [0-9]+ ssh2: [A-Z0-9-]+-CERT ID /))
		return length(rest) + 1
	at = RSTART
	return match(substr(rest, at + RLENGTH), / port [0-9]+ ssh2: [A-Z0-9-]+-CERT ID /) ? 0 : at
}

function event(what, outcome, method, rest, count,    at, end, from, name, address, reason) {
	at = 0
	end = certificate(rest)
	while ((from = index(substr(rest, at + 1, end ? end - at - 1 : length(rest)), " from ")) > 0)
		at += from
	if (at == 0)
		return
	name = end ? substr(rest, 1, at - 1) : rest
	address = end ? substr(rest, at + 6) : ""
	sub(/ port .*/, "", address)
	reason = end ? "" : ",\"address_known\":false"
	if (sub(/^invalid user /, "", name))
		reason = ",\"user_known\":false"
	if (name == "") {
		name = "(empty)"
		reason = reason ",\"name_empty\":true"
	}
	if (count > 1)
		reason = reason ",\"count\":" count
	printf "{\"actor\":{\"type\":\"user\",\"id\":%s},\"action\":\"%s\",", json(name), what
	printf "\"resource\":{\"type\":\"host\",\"id\":%s},\"outcome\":\"%s\",", json(host), outcome
	if (address != "")
		printf "\"source_ip\":%s,", json(address)
	printf "\"metadata\":{\"method\":%s,\"logged_at\":%s%s}}\n", json(method), json(time), reason
}

BEGIN {
	for (i = 1; i < 32; i++)
		control[sprintf("%c", i)] = sprintf("\\u%04x", i)
}

{
	sub(/\r$/, "")
	# The program's name stands behind time and host; everything after it may be typed by somebody.
	time = $1
	first = 1
	if (time !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:.]+(Z|[+-][0-9][0-9]:[0-9][0-9])$/) {
		time = $1 " " $2 " " $3
		first = 3
	}
	host = $(first + 1)
	if (first == 3 && time !~ /^[A-Z][a-z][a-z] [0-9]+ [0-9][0-9]:[0-9][0-9]:[0-9][0-9]$/)
		next
	if ($(first + 2) !~ /^sshd(-session)?\[[0-9]+\]:$/)
		next
	match($0, /sshd(-session)?\[[0-9]+\]: /)
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
