#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks a proof of "deed prove" with nothing of deed: Python's standard library and the openssl command.

    check-proof.py POLICY PROOF [FINGERPRINT]

The proof has the line of an event, its place in the tree, and a signed checkpoint (c2sp.org/tlog-proof,
c2sp.org/tlog-checkpoint, c2sp.org/signed-note). POLICY has the public keys (c2sp.org/tlog-policy); FINGERPRINT is its
SHA-256, as it was written down. Exit status: 0 the event was sealed; 1 it was not, or that is not proven.
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile


def fail(why):
    sys.exit("not proven: " + why)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def keys_of(policy):
    """All keys of logs: by name and id, which epoch of the name it is, and the key."""
    keys, epochs = {}, {}
    for line in policy.decode().split("\n"):
        words = line.split()
        if not words or words[0] != "log":
            continue
        name, key_id, key = words[1].split("+", 2)
        key = base64.b64decode(key, validate=True)
        if key[:1] != b"\x01" or sha256(name.encode(), b"\n", key)[:4].hex() != key_id:
            fail("the policy has a key that is not what it says")
        epoch = epochs.setdefault(name, 0)
        epochs[name] += 1
        keys[name, key_id] = (epoch, key[1:])
    return keys


def is_signed(text, key, signature):
    """Ed25519 by openssl."""
    with tempfile.TemporaryDirectory() as scratch:
        def put(name, content):
            path = os.path.join(scratch, name)
            with open(path, "wb") as file:
                file.write(content)
            return path
        public = put("key", bytes.fromhex("302a300506032b6570032100") + key)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", public, "-rawin",
             "-in", put("text", text), "-sigfile", put("signature", signature)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def root_of(leaf, index, size, path):
    """The root of a tree that has the leaf at this place (RFC 9162, section 2.1.3.2)."""
    node, last, root = index, size - 1, leaf
    if index >= size:
        fail("the place of the line is outside of the tree")
    for sibling in path:
        if last == 0:
            fail("the path is too long")
        if node & 1 or node == last:
            root = sha256(b"\x01", sibling, root)
            while node and not node & 1:
                node >>= 1
                last >>= 1
        else:
            root = sha256(b"\x01", root, sibling)
        node >>= 1
        last >>= 1
    if last:
        fail("the path is too short")
    return root


def checkpoint_of(note, keys):
    """The tree, its size and root, and the epoch of the key that has signed them."""
    text, found, lines = note.rpartition(b"\n\n")
    text += b"\n"
    if not found:
        fail("there is no checkpoint")
    origin, size, root = text.decode().split("\n")[:3]
    for line in lines.decode().split("\n")[:-1]:
        dash, name, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        epoch, key = keys.get((name, signature[:4].hex()), (None, None))
        if dash == "\u2014" and name == origin and key and is_signed(text, key, signature[4:]):
            return origin, int(size), base64.b64decode(root, validate=True), epoch
    return fail("the checkpoint is not signed with a key of the policy")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    policy, proof = read(sys.argv[1]), read(sys.argv[2])
    if len(sys.argv) == 4 and hashlib.sha256(policy).hexdigest() != sys.argv[3].lower():
        fail("the policy is not the one of this fingerprint")
    line, _, rest = proof.partition(b"\n")
    head, found, note = rest.partition(b"\n\n")
    head = head.decode().split("\n")
    if head.pop(0) != "c2sp.org/tlog-proof@v1" or not found:
        fail("this is no proof")
    if head[0].startswith("extra "):
        head.pop(0)
    index = int(head.pop(0).removeprefix("index "))
    path = [base64.b64decode(hash_, validate=True) for hash_ in head]
    origin, size, root, epoch = checkpoint_of(note, keys_of(policy))
    if root_of(sha256(b"\x00", line), index, size, path) != root:
        fail("the line is not the one that was sealed")
    print(f"true: line {index + 1} of {origin}, sealed with {size} lines by the key of epoch {epoch}")


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, IndexError) as error:
        fail(str(error))
