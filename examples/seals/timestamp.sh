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
# Exit status: 0 each checkpoint has a token, 1 no authority gave one that is right, or there is no checkpoint.
set -eu
seals=${DEED_SEALS:-/var/lib/deed-seal/seals}
directory=$1
authorities=$2
shift 2
work=$(mktemp -d "$directory/.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
status=0
found=0

# ask CHECKPOINT URL: the token of the checkpoint is right, and in $work/token. Its size is limited, as anybody may answer.
ask() {
    rm -f "$work/query" "$work/token"
    openssl ts -query -data "$1" -sha256 -cert -out "$work/query" 2>"$work/why" &&
        { curl --silent --show-error --fail --max-time 60 --header 'Content-Type: application/timestamp-query' \
            --data-binary "@$work/query" "$2" 2>"$work/why" | head -c 1048576 >"$work/token"; } && [ -s "$work/token" ] &&
        openssl ts -verify -queryfile "$work/query" -in "$work/token" -CAfile "$authorities" >"$work/why" 2>&1 &&
        openssl ts -verify -data "$1" -in "$work/token" -CAfile "$authorities" >"$work/why" 2>&1 || {
        echo "timestamp.sh: $2: no right answer: $(tail -n 1 "$work/why")" >&2
        return 1
    }
}

for seal in "$seals"/*.checkpoint; do
    [ -e "$seal" ] || continue
    found=1
    cp "$seal" "$work/checkpoint"
    name=${seal##*/}.$(sed -n 2p "$work/checkpoint")
    [ ! -s "$directory/$name.tsr" ] || continue
    for url; do
        if ask "$work/checkpoint" "$url"; then
            sync "$work/checkpoint" "$work/token"
            mv "$work/checkpoint" "$directory/$name"
            mv "$work/token" "$directory/$name.tsr"
            break
        fi
    done
    [ -s "$directory/$name.tsr" ] || {
        echo "timestamp.sh: $name: no authority has attested its time" >&2
        status=1
    }
done
[ "$found" = 1 ] || {
    echo "timestamp.sh: $seals: no checkpoint in it" >&2
    status=1
}
exit "$status"
