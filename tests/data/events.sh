#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# events.sh N: waits for N events in the private journal and prints all of them as JSON.
set -eu
tries=0
until [ "$(journalctl -D "$JOURNAL_DIR" -t deed -o cat | wc -l)" -ge "$1" ] || [ "$tries" -ge 600 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
journalctl -D "$JOURNAL_DIR" -t deed -o json --all
