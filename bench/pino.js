// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes audit events to a file with pino: node pino.js FILE EVENTS prints CPU and wall time, us an event.
"use strict";
const pino = require("pino");
const [path, count] = [process.argv[2], Number(process.argv[3])];
const destination = pino.destination({ dest: path, sync: false });
const audit = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);

destination.on("ready", () => {
    const cpu = process.cpuUsage();
    const began = process.hrtime.bigint();
    for (let i = 0; i < count; i++)
        audit.info({
            event: "audit", actor: { type: "user", id: "alice@corp.com" }, action: "customer.delete",
            resource: { type: "customer", id: "4471" }, outcome: "success", sourceIp: "203.0.113.42",
            requestId: "req_7af3c1", metadata: { reason: "GDPR erasure TICKET-882" },
        });
    destination.end();
    destination.on("close", () => {
        const used = process.cpuUsage(cpu);
        const wall = Number(process.hrtime.bigint() - began) / 1000;
        console.log(((used.user + used.system) / count).toFixed(2), (wall / count).toFixed(2));
    });
});
