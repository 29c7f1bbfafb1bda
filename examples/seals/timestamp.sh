#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# timestamp.sh DIRECTORY CAFILE URL...: has the time of the newest checkpoints of this machine attested by a time stamping
# authority (RFC 3161), the first of the list that answers. deed-timestamp.timer runs it once a day. DIRECTORY keeps each
# checkpoint beside its token. CAFILE has the root certificates of the authorities. Needs curl and openssl.
#
# Whoever has both files, and the certificates, knows that the lines were there at that time, and that nobody has made
# them later, whatever became of the keys of this machine:
#
#     openssl ts -verify -data DIRECTORY/deed.checkpoint.8000 -in DIRECTORY/deed.checkpoint.8000.tsr -CAfile CAFILE
#     openssl ts -reply -in DIRECTORY/deed.checkpoint.8000.tsr -text | grep 'Time stamp'
#     deed verify --policy POLICY --fingerprint HEX --checkpoint DIRECTORY EVIDENCE
#
# Exit status: 0 each checkpoint has a token, 1 no authority gave one that is right.
set -eu
seals=${DEED_SEALS:-/var/lib/deed-seal/seals}
directory=$1
authorities=$2
shift 2
status=0

# ask CHECKPOINT URL: the token is right, and goes into .reply.
ask() {
    openssl ts -query -data "$1" -sha256 -cert -out "$directory/.query" 2>/dev/null
    curl --silent --show-error --fail --max-time 60 --header 'Content-Type: application/timestamp-query' \
        --data-binary "@$directory/.query" --output "$directory/.reply" "$2" || return 1
    openssl ts -verify -queryfile "$directory/.query" -in "$directory/.reply" -CAfile "$authorities" >/dev/null 2>"$directory/.why" || {
        echo "timestamp.sh: $2: no right answer: $(tail -n 1 "$directory/.why")" >&2
        return 1
    }
}

for seal in "$seals"/*.checkpoint; do
    [ -e "$seal" ] || continue
    cp "$seal" "$directory/.new"
    name=${seal##*/}.$(sed -n 2p "$directory/.new")
    [ ! -e "$directory/$name.tsr" ] || continue
    for url; do
        if ask "$directory/.new" "$url"; then
            mv "$directory/.new" "$directory/$name"
            mv "$directory/.reply" "$directory/$name.tsr"
            break
        fi
    done
    [ -e "$directory/$name.tsr" ] || {
        echo "timestamp.sh: $name: no authority has attested its time" >&2
        status=1
    }
done
rm -f "$directory/.new" "$directory/.query" "$directory/.reply" "$directory/.why"
exit "$status"
