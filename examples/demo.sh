#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What ./dev demo shows, with a private journald that forwards. It needs JOURNAL_DIR, deed in PATH, BILLING (the
# built examples/billing.c), and ROOT, where deed is installed, with the evidence in ROOT/log.
set -euo pipefail

say() {
    printf '\n%s\n' "$*"
}

# Shows a command, then runs it.
show() {
    local words=${*@Q}
    # Without quotes that are not needed.
    printf '    $ %s\n' "$(sed -E "s/'([A-Za-z0-9_.:=\/-]+)'/\1/g" <<<"$words")"
    "$@" 2>&1 | sed 's/^/    /'
}

journal() {
    journalctl -D "$JOURNAL_DIR" -t deed --no-pager "$@"
}

show_journal() {
    printf '    $ journalctl --namespace=+deed -t deed %s\n' "$*"
    journal "$@" | sed 's/^/    /'
}

settled() {
    local tries=0
    until [ "$(journal -o cat | wc -l)" -ge "$1" ] || [ "$tries" -ge 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    [ "$(journal -o cat | wc -l)" = "$1" ]
}

# An rsyslogd of the demo's own, with Debian's configuration and the files that the package adds, and the relay.
start_way() {
    cat >"$DEED_SCRATCH/rsyslog.conf" <<CONF
module(load="imuxsock" SysSock.Name="/run/systemd/journal/syslog")
global(workDirectory="$DEED_SCRATCH")
include(file="$ROOT/etc/rsyslog.d/*.conf")
*.* $DEED_SCRATCH/syslog
CONF
    # What deed-rsyslog-setup writes for this configuration.
    printf '%s\n' 'module(load="imptcp")' 'module(load="omprog")' 'global(maxMessageSize="16k")' \
        "include(file=\"$ROOT/share/deed/rsyslog/deed.conf\")" >"$ROOT/etc/deed/rsyslog-modules.conf"
    # The relay's group is the package's; here all is root's.
    sed -i 's/fileGroup="deed-relay"/fileGroup="root"/' "$ROOT/share/deed/rsyslog/deed.conf"
    rm -rf "$ROOT/log" "$ROOT/run"
    mkdir -m 750 "$ROOT/log"
    mkdir -p "$ROOT/run/relay"
    /usr/sbin/rsyslogd -n -iNONE -f "$DEED_SCRATCH/rsyslog.conf" >"$DEED_SCRATCH/rsyslogd.log" 2>&1 &
    way=($!)
    "$ROOT/libexec/deed/deed-relay" --place "$DEED_SCRATCH/place" 2>"$DEED_SCRATCH/relay.log" &
    way+=($!)
    trap 'kill "${way[@]}" 2>/dev/null || true' EXIT
    local tries=0
    until application "Listening on port 8080" && [ -s "$DEED_SCRATCH/syslog" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || { cat "$DEED_SCRATCH"/r*.log; exit 1; }
        sleep 0.2
    done
}

# has_lines FILE N: waits until FILE has N lines.
has_lines() {
    local tries=0
    until { [ -e "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]; } || [ "$tries" -ge 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    [ "$(wc -l <"$1")" = "$2" ] || { echo "FAILED: $(wc -l <"$1") lines in $1, wanted $2"; cat "$DEED_SCRATCH"/r*.log; exit 1; }
}

application() {
    logger --socket /run/systemd/journal/dev-log --tag billing -- "$@"
}

start_way
application "GET /customers/4471 200 12ms"

say "A success, from a shell script:"
show deed record --actor user:alice --action customer.delete --resource customer:4471 \
    --outcome success --source-ip 203.0.113.42 --reason "GDPR erasure TICKET-882"

say "A denial. A refused act is as important as one that was done:"
show deed record --actor user:mallory --action customer.export --resource customer:all --outcome denied

say "An impersonation: both identities are kept."
show deed record --actor user:agent.smith --on-behalf-of user:bob --action customer.update \
    --resource customer:17 --outcome success

say "A failed login. The attacker typed a name that tries to forge lines of the journal:"
show deed record --actor $'user:root\e[2J\nMESSAGE=all is well\nPRIORITY=7' --action auth.login_failed \
    --resource host:web1 --outcome denied --source-ip 198.51.100.7

say "A secret in the metadata of a careless program:"
show deed record --actor user:alice --action user.update --resource user:alice --outcome success \
    --meta password=hunter2 --meta "note=paid with 4111 1111 1111 1111"

say "A nightly batch in JSON lines. One line is bad, the others are recorded:"
printf '%s\n' \
    '{"actor":{"type":"service","id":"hr-sync"},"action":"user.disabled","resource":{"type":"user","id":"dave"},"outcome":"success"}' \
    '{"actor":{"type":"service","id":"hr-sync"},"action":"user.disabled","resource":{"type":"user","id":"erin"}' \
    '{"actor":{"type":"service","id":"hr-sync"},"action":"user.disabled","resource":{"type":"user","id":"frank"},"outcome":"failure"}' \
    >"$DEED_SCRATCH/batch"
show deed record --service hr-sync --json "$DEED_SCRATCH/batch" --rejects "$DEED_SCRATCH/rejects" || true

say "A command, and how it ended:"
show deed run --actor service:nightly-backup --action backup.run --resource database:main -- false || true

say "A C service with a scope guard and a context (examples/billing.c):"
show "$BILLING"

settled 12
say "What an admin sees. Each event is one entry with fields to search by. Everything that was denied:"
show_journal -o cat DEED_OUTCOME=denied

say "Who exported customer data?"
show_journal -o verbose --output-fields=DEED_ACTOR_ID,DEED_OUTCOME,DEED_SOURCE_IP DEED_ACTION=customer.export |
    sed 's/ \[s=.*//'

say "The attacker's name is one value in one line. It is made safe and marked, and can be decoded:"
show_journal -o cat DEED_ACTION=auth.login_failed

say "The secrets never reached the journal:"
show_journal -o cat DEED_ACTION=user.update
if journal -o cat | grep 'hunter2\|4111 1111' >/dev/null; then
    echo "FAILED: a secret is in the journal"
    exit 1
fi

say "The chain: each line names the hash of the line before it in its stream."
journal -o cat DEED_SERVICE=shell >"$DEED_SCRATCH/lines"
previous=
while IFS= read -r line; do
    seq=$(sed -E 's/.*"seq":([0-9]+).*/\1/' <<<"$line")
    named=$(sed -nE 's/.*"prev":"([0-9a-f]{64})".*/\1/p' <<<"$line")
    if [ -n "$previous" ] && [ "$named" != "$previous" ]; then
        echo "FAILED: event $seq does not follow the one before it"
        exit 1
    fi
    printf '    event %s follows %s\n' "$seq" "${named:-nothing: it is the first}"
    previous=$(printf '%s' "$line" | sha256sum | cut -d' ' -f1)
done <"$DEED_SCRATCH/lines"

application "POST /customers/4471/export 403 3ms"
printf '%s\n' SYSLOG_IDENTIFIER=deed SYSLOG_FACILITY=13 \
    'MESSAGE={"actor":{"type":"user","id":"root"},"action":"user.role_granted","outcome":"success"}' \
    >"$DEED_SCRATCH/forged"
chmod 755 "$DEED_SCRATCH"
setpriv --reuid=65534 --regid=65534 --clear-groups logger --journald="$DEED_SCRATCH/forged"
has_lines "$ROOT/log/deed.jsonl" 12
has_lines "$ROOT/log/rejected.jsonl" 1

# file COMMAND PATH-AS-INSTALLED PATH
file() {
    printf '    $ %s %s\n' "$1" "$2"
    $1 "$3" | sed 's/^/    /'
}

say "Each event is in the file of evidence, which is kept for years, and which few may read."
say "deed-relay added the origin: what only journald can know of the sender."
file "tail -n 2" /var/log/deed/deed.jsonl "$ROOT/log/deed.jsonl"

say "The application log has the lines of the application, and no event:"
file cat /var/log/syslog "$DEED_SCRATCH/syslog"
if grep -q event_id "$DEED_SCRATCH/syslog"; then
    echo "FAILED: an event is in the application log"
    exit 1
fi

say "An ordinary user sent a forged event to the journal, as any user can. It is rejected:"
file cat /var/log/deed/rejected.jsonl "$ROOT/log/rejected.jsonl"

say "Twelve events were recorded; twelve are in the journal and twelve in the file. The demo's journal is gone."
