// SPDX-License-Identifier: LGPL-2.1-or-later
// What events were exported to as CEF (standard input) read back by the rules of CEF and held against
// the lines that they were: cefcheck.js LINES
"use strict";
const fs = require("fs");

const lines = (path) => fs.readFileSync(path, "utf8").split("\n").filter((line) => line !== "");

function fail(text) {
    console.log("FAILED: " + text);
    process.exit(1);
}

// Seven fields, each ended by a | without a backslash; the rest.
function header(text) {
    const fields = [];
    let at = 0;
    while (fields.length < 7) {
        const match = /^((?:[^\\|]|\\[\\|])*)\|/.exec(text.slice(at));
        if (!match)
            fail("no header: " + text);
        fields.push(match[1].replace(/\\(.)/g, "$1"));
        at += match[0].length;
    }
    return [fields, text.slice(at)];
}

const ESCAPES = { n: "\n", r: "\r", "\\": "\\", "=": "=" };

function extension(text) {
    const starts = [...text.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
    const values = {};
    starts.forEach((match, i) => {
        const raw = text.slice(match.index + match[0].length, i + 1 < starts.length ? starts[i + 1].index : undefined);
        if (/^(?:[^\\=]|\\[\\=nr])*$/.test(raw) === false)
            fail("a value that is not escaped: " + match[1] + "=" + raw);
        if (Object.hasOwn(values, match[1]))
            fail("a key that stands twice: " + match[1] + " in " + text);
        values[match[1]] = raw.replace(/\\(.)/g, (_, c) => ESCAPES[c]);
    });
    return values;
}

const PRINCIPALS = ["user", "admin", "service", "apikey", "account", "principal"];
const pair = (part) => part && (part.type || "") + ":" + (part.id || "");

function expected(event) {
    const { actor = {}, resource = {}, on_behalf_of, metadata = {}, origin = {} } = event;
    const net = require("net");
    const { source_ip } = event;
    const second = on_behalf_of ? on_behalf_of.id : PRINCIPALS.includes(resource.type) ? resource.id : undefined;
    return {
        rt: String(Date.parse(event.timestamp)), act: event.action, outcome: event.outcome,
        externalId: event.event_id, suser: actor.id, duser: second,
        src: net.isIPv4(source_ip) ? source_ip : undefined,
        shost: source_ip && !net.isIP(source_ip) ? source_ip : undefined,
        c6a2Label: net.isIPv6(source_ip) ? "Source IPv6 Address" : undefined,
        destinationServiceName: event.service, dvchost: origin.host,
        dvcpid: origin.pid === undefined ? undefined : String(origin.pid), reason: metadata.reason || undefined,
        cn1: metadata.count === undefined ? undefined : String(metadata.count),
        cs1: pair(event.resource), cs2: actor.type, cs3: actor.session_id, cs4: event.request_id,
        cs5: pair(on_behalf_of),
    };
}

const from = lines(process.argv[2]);
const to = lines(0);
if (from.length !== to.length)
    fail(from.length + " events became " + to.length);
to.forEach((text, i) => {
    const event = JSON.parse(from[i]);
    const [fields, rest] = header(text);
    const values = extension(rest);
    if (fields.slice(0, 3).join() !== "CEF:0,deed,deed" || fields[4] !== (event.action || "incomplete"))
        fail("a wrong header: " + text);
    if (fields[6] !== ({ success: "3", denied: "6" }[event.outcome] || "5"))
        fail("a wrong severity: " + text);
    for (const [key, value] of Object.entries(expected(event)))
        if (values[key] !== value)
            fail(key + " is " + values[key] + ", should be " + value + "\n" + from[i] + "\n" + text);
    const details = {};
    for (const key of ["metadata", "redacted", "truncated", "sanitized", "defects", "chain", "origin"])
        if (event[key] !== undefined)
            details[key] = event[key];
    if (JSON.stringify(JSON.parse(values.cs6)) !== JSON.stringify(details))
        fail("cs6 is " + values.cs6 + ", should be " + JSON.stringify(details));
    for (const key of Object.keys(values))
        if (/^(cs|cn|c6a)\d$/.test(key) && !values[key + "Label"])
            fail(key + " has no label: " + text);
});
console.log(to.length + " events are there in CEF");
