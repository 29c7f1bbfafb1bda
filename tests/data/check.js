// SPDX-License-Identifier: LGPL-2.1-or-later
// What node and a validator that is not ours say of our lines.
//
//     node check.js lines SCHEMA <LINES              every line is valid
//     node check.js broken SCHEMA BROKEN.json        every sample in BROKEN.json is refused
//     node check.js make STRINGS.json >LINES         each string in each field that takes outside text
//     node check.js compare SCHEMA STRINGS.json <JOURNAL   what became of them, from journalctl -o json
//
// STRINGS.json is an array of strings, or of {"string", "marks": [...]} with the marks it must earn.
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const net = require("net");
const Ajv = require("ajv");

const ALLOWED = new Set(["MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "SYSLOG_FACILITY", "MESSAGE_ID",
    "DEED_SERVICE", "DEED_ACTOR_TYPE", "DEED_ACTOR_ID", "DEED_ACTION", "DEED_RESOURCE_TYPE",
    "DEED_RESOURCE_ID", "DEED_OUTCOME", "DEED_SOURCE_IP", "DEED_REQUEST_ID"]);

// The fields that take outside text, by path; identities are never empty.
const FIELDS = [
    { path: "actor.id", identity: true, journal: "DEED_ACTOR_ID" },
    { path: "actor.session_id" },
    { path: "on_behalf_of.id", identity: true },
    { path: "resource.id", identity: true, journal: "DEED_RESOURCE_ID" },
    { path: "source_ip", address: true, journal: "DEED_SOURCE_IP" },
    { path: "request_id", journal: "DEED_REQUEST_ID" },
    { path: "metadata.reason", metadata: true },
    { path: "metadata.note", metadata: true },
];

const [mode, ...args] = process.argv.slice(2);
const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const strings = (path) => read(path).map((s) => (typeof s === "string" ? { string: s } : s));
const input = () => fs.readFileSync(0, "utf8").split("\n").filter((line) => line !== "");

function fail(text) {
    console.log("FAILED: " + text);
    process.exit(1);
}

function validator(path) {
    const validate = new Ajv({ allErrors: true }).compile(read(path));
    return (event) => (validate(event) ? null : JSON.stringify(validate.errors));
}

function get(event, path) {
    return path.split(".").reduce((value, key) => (value === undefined ? value : value[key]), event);
}

function set(event, path, value) {
    const keys = path.split(".");
    const last = keys.pop();
    let at = event;
    for (const key of keys)
        at = at[key] = at[key] || {};
    at[last] = value;
}

// The bytes that a string stands for: UTF-8, half a surrogate pair as three bytes, U+0000 as C0 80.
function bytesOf(string) {
    const parts = [];
    for (const character of string) {
        const code = character.codePointAt(0);
        if (code === 0)
            parts.push(Buffer.from([0xc0, 0x80]));
        else if (code >= 0xd800 && code <= 0xdfff)
            parts.push(Buffer.from([0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]));
        else
            parts.push(Buffer.from(character, "utf8"));
    }
    return Buffer.concat(parts);
}

function undo(encoded) {
    const bytes = [];
    const raw = Buffer.from(encoded, "utf8");
    for (let i = 0; i < raw.length; i++) {
        if (raw[i] !== 0x25) {
            bytes.push(raw[i]);
            continue;
        }
        const hex = raw.toString("latin1", i + 1, i + 3);
        if (!/^[0-9A-F]{2}$/.test(hex))
            fail("a % that starts no escape: " + encoded);
        bytes.push(parseInt(hex, 16));
        i += 2;
    }
    return Buffer.from(bytes);
}

const has = (event, mark, path) => (event[mark] || []).includes(path);

function compareOne(entry, event, field, wanted) {
    const value = get(event, field.path);
    const text = JSON.stringify(wanted.string).slice(0, 120);
    const where = field.path + " of " + text;
    // Blanks may be what was typed to log in, and a thing may be called so; nobody else is.
    const refused = Boolean(field.identity) && wanted.string === "" ||
        field.path === "on_behalf_of.id" && /^[\s\u200b-\u200f\u2060-\u2064\u0085]*$/.test(wanted.string);

    if (refused !== (event.defects !== undefined))
        fail(where + ": defects: " + JSON.stringify(event.defects));
    if (wanted.string === "" && !field.metadata) {
        if (value !== undefined)
            fail(where + ": there, though empty");
        return;
    }
    if (value === undefined)
        fail(where + ": not there");
    if (field.journal && entry[field.journal] !== value)
        fail(where + ": the journal field has " + JSON.stringify(entry[field.journal]));
    for (const mark of ["sanitized", "truncated", "redacted"]) {
        const others = (event[mark] || []).filter((path) => path !== field.path);
        if (others.length)
            fail(where + ": " + mark + " names " + others);
        // What is no address is marked as sanitized, whatever it is.
        const marked = (wanted.marks || []).includes(mark) ||
            (Boolean(field.address) && mark === "sanitized" && !net.isIP(wanted.string));
        if (wanted.marks && marked !== has(event, mark, field.path) &&
            !(wanted.only && !wanted.only.includes(field.path)))
            fail(where + ": " + mark + ": " + has(event, mark, field.path));
    }
    if (has(event, "redacted", field.path)) {
        if (!(field.metadata ? /\[REDACTED\]/ : /sha256:[0-9a-f]{32}/).test(value))
            fail(where + ": marked as redacted, but nothing is");
        if (!field.metadata && wanted.whole &&
            value !== "sha256:" + crypto.createHash("sha256").update(wanted.string).digest("hex").slice(0, 32))
            fail(where + ": not the hash of the secret");
        for (const secret of wanted.secrets || [])
            if (JSON.stringify(entry).includes(secret))
                fail(where + ": a secret got through");
        return;
    }
    const got = has(event, "sanitized", field.path) ? undo(value) : Buffer.from(value, "utf8");
    const original = bytesOf(wanted.string);
    const same = has(event, "truncated", field.path)
        ? got.length < original.length && original.subarray(0, got.length).equals(got)
        : original.equals(got);
    if (!same)
        fail(where + ": became " + JSON.stringify(value).slice(0, 120));
}

if (mode === "lines") {
    const validate = validator(args[0]);
    const lines = input();
    lines.forEach((line, i) => {
        const errors = validate(JSON.parse(line));
        if (errors)
            fail("line " + (i + 1) + ": " + line + "\n" + errors);
    });
    console.log(lines.length + " lines are valid for node and the schema");
} else if (mode === "broken") {
    const validate = validator(args[0]);
    const samples = read(args[1]);
    if (validate(samples.whole))
        fail("the whole event is refused: " + validate(samples.whole));
    for (const { name, path, value, defects } of samples.broken) {
        const event = JSON.parse(JSON.stringify(samples.whole));
        if (defects)
            event.defects = defects;
        set(event, path, value);
        if (!validate(JSON.parse(JSON.stringify(event))))
            fail(name + " is not refused");
    }
    for (const path of samples.required) {
        const event = JSON.parse(JSON.stringify(samples.whole));
        set(event, path, undefined);
        if (!validate(JSON.parse(JSON.stringify(event))))
            fail("an event without " + path + " is not refused");
    }
    console.log(samples.broken.length + samples.required.length + " broken events are refused");
} else if (mode === "make") {
    for (const { string } of strings(args[0]))
        for (const { path } of FIELDS) {
            const event = {
                actor: { type: "user", id: "alice" }, action: "auth.login_failed",
                resource: { type: "host", id: "web1" }, outcome: "denied",
            };
            if (path.startsWith("on_behalf_of"))
                event.on_behalf_of = { type: "user", id: "bob" };
            set(event, path, string);
            process.stdout.write(JSON.stringify(event) + "\n");
        }
} else if (mode === "compare") {
    const validate = validator(args[0]);
    const wanted = strings(args[1]);
    const entries = input().map((line) => JSON.parse(line));
    const marked = {};
    if (entries.length !== wanted.length * FIELDS.length)
        fail(entries.length + " events for " + wanted.length + " × " + FIELDS.length);
    entries.forEach((entry, i) => {
        if (typeof entry.MESSAGE !== "string")
            fail("MESSAGE is no text: " + JSON.stringify(entry.MESSAGE));
        for (const key of Object.keys(entry))
            if (!key.startsWith("_") && !ALLOWED.has(key))
                fail("a foreign journal field: " + key);
            else if (ALLOWED.has(key) && Array.isArray(entry[key]))
                fail("a journal field stands twice: " + key);
        const event = JSON.parse(entry.MESSAGE);
        const errors = validate(event);
        if (errors)
            fail(entry.MESSAGE + "\n" + errors);
        compareOne(entry, event, FIELDS[i % FIELDS.length], wanted[Math.floor(i / FIELDS.length)]);
        for (const mark of ["sanitized", "truncated", "redacted", "defects"])
            if (event[mark])
                marked[mark] = (marked[mark] || 0) + 1;
    });
    console.log(entries.length + " events are as they must be; marked: " + JSON.stringify(marked));
} else {
    fail("no such mode: " + mode);
}
