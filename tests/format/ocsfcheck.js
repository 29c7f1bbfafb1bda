// SPDX-License-Identifier: LGPL-2.1-or-later
// Events of every action, as lines, and whether what they were exported to is what OCSF's own schema
// demands and has all that was in them.
//
//   ocsfcheck.js make NAMES           lines: every action of the file, how it may end, what it may have
//   ocsfcheck.js check SCHEMA LINES   what they were exported to is on standard input
//   ocsfcheck.js broken SCHEMA        the events on standard input, each broken in every way, are refused
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const { Schema } = require("./ocsfschema.js");

const [mode, ...args] = process.argv.slice(2);
const lines = (path) => fs.readFileSync(path, "utf8").split("\n").filter((line) => line !== "");

function fail(text) {
    console.log("FAILED: " + text);
    process.exit(1);
}

// ---- make

const ORIGIN = { host: "web1", unit: "billing.service", exe: "/usr/bin/billing", pid: 7, uid: 33,
    boot_id: "8f6691d64b9048f4bebb360f9cac837c" };
const CHAIN = { stream: "000102030405060708090a0b0c0d0e0f", seq: 4294967297, prev: "ab".repeat(32),
    after: "reboot" };
const NAUGHTY = "a\\b \"c\" = | ; {\"x\":1} \u{1f600} \u05d0 %1B <script>";

// What an event may have beside what it must have.
const VARIANTS = [
    {},
    { origin: ORIGIN },
    { actor: { type: "apikey", id: "k1", session_id: "s1" }, resource: { type: "session", id: "s2" },
        source_ip: "192.0.2.1", origin: ORIGIN },
    { actor: { type: "service", id: "nightly" }, on_behalf_of: { type: "user", id: "bob", session_id: "s3" },
        resource: { type: "user", id: "carol" }, source_ip: "2001:db8:0:0::1", request_id: "r1",
        metadata: { role: "admin", group: "wheel", member: "dave", reason: "why", count: 3, share: 0.5, all: true },
        redacted: ["metadata.note"], truncated: ["resource.id"], sanitized: ["actor.id"], origin: ORIGIN },
    { actor: { type: "robot", id: NAUGHTY, session_id: NAUGHTY }, resource: { type: "group", id: NAUGHTY },
        source_ip: "host.example.com", request_id: NAUGHTY, metadata: { note: NAUGHTY, reason: NAUGHTY } },
    { actor: { type: "admin", id: "root" }, resource: { type: "host", id: "web1" }, source_ip: "::ffff:192.0.2.1",
        chain: { ...CHAIN, seq: 12 }, origin: { ...ORIGIN, via: "spool" } },
    { actor: { type: "system", id: "cron" }, resource: { type: "role", id: "admin" },
        source_ip: "0000:0000:0000:0000:0000:ffff:192.168.100.228", metadata: { user: "carol" },
        defects: ["action: not a word; resource.verb"] },
];

function make(names) {
    const ms = Date.UTC(2026, 5, 11, 14, 2, 9, 471);
    let n = 0;
    for (const action of [...names, "invoice.create", "invoice.read", "invoice.update", "invoice.delete",
        "audit.exported", "door.opened", "a.b.c"])
        for (const outcome of ["success", "failure", "denied"])
            for (const variant of VARIANTS) {
                const id = (n++).toString(16).padStart(12, "0");
                console.log(JSON.stringify({ timestamp: new Date(ms + n).toISOString(),
                    event_id: "017f22e2-79b0-7abc-8000-" + id, service: "billing",
                    actor: variant.actor || { type: "user", id: "alice@corp.com" },
                    on_behalf_of: variant.on_behalf_of, action,
                    resource: variant.resource || { type: "customer", id: "4471" }, outcome,
                    source_ip: variant.source_ip, request_id: variant.request_id, metadata: variant.metadata,
                    redacted: variant.redacted, truncated: variant.truncated, sanitized: variant.sanitized,
                    defects: variant.defects, chain: variant.chain || CHAIN, origin: variant.origin }));
            }
    // What lacks one of the five W, with and without the rest.
    const whole = { timestamp: new Date(ms).toISOString(), event_id: "x", service: "billing",
        actor: { type: "user", id: "alice", session_id: "s1" }, action: "auth.login",
        resource: { type: "host", id: "web1" }, outcome: "success", source_ip: "192.0.2.1" };
    for (const lacking of ["service", "actor", "action", "resource", "outcome"])
        console.log(JSON.stringify({ ...whole, event_id: "without-" + lacking, [lacking]: undefined, chain: CHAIN }));
    console.log(JSON.stringify({ timestamp: whole.timestamp, event_id: "bare" }));
    console.log(JSON.stringify({ ...whole, event_id: "no-actor-id", actor: { type: "user" }, outcome: "well" }));
}

// ---- check

const isLeaf = (value) => typeof value !== "object" || value === null;
const leaves = (value) => isLeaf(value) ? [value] : Object.values(value).flatMap(leaves);
const get = (value, path) => path.split(".").reduce((at, key) => at === undefined ? at : at[key], value);

// What the schema has another word for: kinds of users, addresses that were not in their usual form.
const SAME = { user: "User", admin: "Admin", system: "System", service: "Service", group: "Group",
    "2001:db8:0:0::1": "2001:db8::1",
    "0000:0000:0000:0000:0000:ffff:192.168.100.228": "::ffff:192.168.100.228" };

function compare(line, event, exported) {
    const where = event.event_id + " (" + event.action + "): ";
    const there = new Set(leaves(exported));
    for (const value of leaves(event))
        if (!there.has(value) && !there.has(SAME[value]))
            fail(where + "lost: " + JSON.stringify(value) + " of " + line);
    const sent = line.replace(/,"origin":\{[^}]*\}\}$/, "}");
    const expected = {
        "time": Date.parse(event.timestamp),
        "metadata.uid": event.event_id,
        "metadata.event_code": event.action,
        "metadata.correlation_uid": event.request_id,
        "metadata.source": event.service,
        "status_code": event.outcome,
        "actor.user.uid": get(event, "actor.id"),
        "actor.session.uid": get(event, "actor.id") && event.actor.session_id,
        "unmapped.on_behalf_of.id": get(event, "on_behalf_of.id"),
        "raw_data_hash.value": crypto.createHash("sha256").update(sent).digest("hex"),
        "raw_data_size": Buffer.byteLength(sent),
        "device.hostname": get(event, "origin.host"),
    };
    for (const [path, value] of Object.entries(expected))
        if (get(exported, path) !== value)
            fail(where + path + " is " + get(exported, path) + ", should be " + value);
}

function check(schema, path) {
    const from = lines(path);
    const to = lines(0);
    const classes = new Map();
    if (from.length !== to.length)
        fail(from.length + " events became " + to.length);
    to.forEach((text, i) => {
        const exported = JSON.parse(text);
        const errors = schema.errors(exported);
        if (errors.length)
            fail(errors.map((error) => error.join(": ")).join("\n  ") + "\n" + from[i] + "\n" + text);
        compare(from[i], JSON.parse(from[i]), exported);
        classes.set(exported.class_name, (classes.get(exported.class_name) || 0) + 1);
    });
    console.log(to.length + " events are as the schema wants them: " +
        [...classes].map(([name, n]) => n + " " + name).join(", "));
}

// ---- broken

function refuse(schema) {
    let n = 0;
    for (const text of lines(0)) {
        const event = JSON.parse(text);
        if (schema.errors(event).length)
            fail("refused, though whole: " + text);
        for (const [what, broken] of schema.broken(event)) {
            n++;
            if (schema.errors(broken).length === 0)
                fail("not refused: " + what + "\n" + JSON.stringify(broken));
        }
        const deprecated = { ...event, class_uid: 3001, class_name: "Account Change", category_uid: 3,
            category_name: "Identity & Access Management", type_uid: 300100 + event.activity_id };
        if (!schema.errors(deprecated).some(([at, why]) => at === "class_uid" && why.includes("deprecated")))
            fail("a deprecated class is not refused");
    }
    if (n < 1000)
        fail("only " + n + " broken events were made");
    console.log(n + " broken events are refused");
}

if (mode === "make")
    make(lines(args[0]));
else if (mode === "check")
    check(new Schema(args[0]), args[1]);
else if (mode === "broken")
    refuse(new Schema(args[0]));
else
    fail("no such mode: " + mode);
