# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# deed-relay and a real rsyslogd beside the journald of with-journald; the files are in $log.
# shellcheck source=tests/journal/waits.sh
. "$top_srcdir/tests/journal/waits.sh"

cd "$DEED_SCRATCH" || exit
relay=$(readlink -f "$top_builddir/src/relay/deed-relay")
write=$(readlink -f "$top_builddir/src/relay/deed-write")
log=$DEED_SCRATCH/log
relay_pid=
rsyslogd_pid=

failed() {
    echo "FAILED: $*"
    tail -n 5 said rsyslogd.log 2>/dev/null || true
    exit 1
}

stop_all() {
    for pid in $relay_pid $rsyslogd_pid; do
        kill -KILL "$pid" 2>/dev/null || true
    done
}
trap stop_all EXIT

# The rules of the package, with places of this test.
for conf in conf/rsyslog/deed.conf conf/deed/outputs.conf; do
    sed -e "s|@deedrundir@/relay/socket|$DEED_SCRATCH/socket|; s|@deedconfdir@|$DEED_SCRATCH|" \
        -e 's|fileGroup="deed-relay"||' -e "s|@deedlibexecdir@/deed-write|$write --lock $DEED_SCRATCH/lock|; s|@deedlogdir@|$log|" \
        "$top_srcdir/$conf.in" >"${conf##*/}"
done
cat - deed.conf >rsyslog.conf <<CONF
global(workDirectory="$DEED_SCRATCH" maxMessageSize="16k")
module(load="imptcp")
module(load="omprog")
CONF

start_rsyslogd() {
    rsyslogd -n -i NONE -f "$DEED_SCRATCH/rsyslog.conf" >>rsyslogd.log 2>&1 &
    rsyslogd_pid=$!
}

start_relay() {
    "$relay" --directory "$log" --socket "$DEED_SCRATCH/socket" --place "$DEED_SCRATCH/place" \
        --emitters "$DEED_SCRATCH/emitters.json" >>said 2>&1 &
    relay_pid=$!
}

stop() {
    kill "-$1" "$2"
    wait "$2" 2>/dev/null || true
}
