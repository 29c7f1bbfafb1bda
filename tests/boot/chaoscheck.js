// SPDX-License-Identifier: LGPL-2.1-or-later
// What became of the events in the tallies of the chaos suite's emitters (see chaosemit.c).
//
//     node chaoscheck.js TALLY_DIRECTORY [OPTION...] <EVIDENCE
//
//     --label TEXT        the name of this run in the table
//     --stock             EVIDENCE was written by a stock system: it has no chain, so that no loss has a name
//     --kept REGEXP       a lost event of these services is a failure, whatever is known of it,
//     --but-power         unless it was lost when the power failed
//     --journal FILE      the events of the journal in the end, one a line; they are only counted
//     --rejected FILE     the rejected lines: no event of a tally may be among them
//     --verify FILE       the output of "deed verify --json": it must name the same numbers, and no change
//     --killed            journald was killed: lines that were reordered within one boot are no failure
//     --lost FILE         where to write the lost events, one a line
//
// An event is accepted if the call said so, and lost if it is accepted and not in the evidence. A lost event is
//
//     named     the chain has a gap for it: a number that is missing before a later one of the same stream
//     open end  the power was cut, and the evidence has nothing later of its stream, or only a branch that a reboot
//               started before it: the end or the branch shows, but not how many events are lost there
//     no trace  the power was cut, and no event of its stream had reached the disk
//     silent    in any other case, which is a failure
//
// These are failures, too: a line that no emitter wrote (on a stock system with a full disk lines run into one
// another; there they are counted), an event that is there although the call said that it is recorded nowhere, a
// changed line, and a second copy that differs from the first.
//
// This is a second opinion: it shares no code with "deed verify", and starts from the tally.
"use strict";
const fs = require("fs");
const path = require("path");
const crypto = require("crypto");

function options(argv) {
    const given = { label: "", stock: false, kept: "", "but-power": false, journal: "", rejected: "", verify: "", killed: false,
        lost: "" };
    const rest = [];
    for (let i = 0; i < argv.length; i++) {
        const name = argv[i].slice(2);
        if (!argv[i].startsWith("--"))
            rest.push(argv[i]);
        else if (!(name in given))
            throw new Error(argv[i] + ": no such option");
        else
            given[name] = typeof given[name] === "boolean" ? true : argv[++i];
    }
    return { ...given, tally: rest[0] };
}

// Each line of a file or of standard input, however large that is.
function* lines(file) {
    const fd = file === undefined ? 0 : fs.openSync(file, "r");
    const buffer = Buffer.alloc(1 << 22);
    let rest = Buffer.alloc(0);
    for (;;) {
        const n = fs.readSync(fd, buffer, 0, buffer.length, null);
        if (n === 0)
            break;
        const all = Buffer.concat([rest, buffer.subarray(0, n)]);
        let from = 0;
        for (let to; (to = all.indexOf(10, from)) !== -1; from = to + 1)
            yield all.toString("latin1", from, to);
        rest = Buffer.from(all.subarray(from));
    }
    if (rest.length)
        yield rest.toString("latin1");
}

// ---- what was tried ----------------------------------------------------------------------------------

// Map of SERVICE to {keys, order}: the events by KEY and number, which counts from 1, and in the order in which they
// were tried, with a mark for each cut of the power.
function readTally(directory) {
    const services = new Map();
    for (const service of fs.readdirSync(directory).sort()) {
        const keys = new Map();
        const order = [];
        let cuts = 0;
        for (const line of lines(path.join(directory, service))) {
            const [what, key, n, result] = line.split(" ");
            if (what === "!") {
                order.push({ cut: true });
                cuts++;
                continue;
            }
            if (!keys.has(key))
                keys.set(key, []);
            const events = keys.get(key);
            if (what === "+")
                order.push((events[n] = { key, cuts, result: undefined, found: undefined, copies: 0 }));
            else
                events[n].result = Number(result);
        }
        services.set(service, { keys, order });
    }
    return services;
}

const accepted = (event) => event.result >= 0;
const refused = (event) => event.result < 0;
const unknown = (event) => event.result === undefined;

// ---- what is there -----------------------------------------------------------------------------------

const ID = /"request_id":"([^"]*)"/;
const ID_IN_TEXT = /\\"request_id\\":\\"([^"\\]*)\\"/; // in the "message" of a rejected line
const CHAIN = /,"chain":\{"stream":"([0-9a-f]{32})","seq":([0-9]+)(?:,"prev":"([0-9a-f]{64})")?(?:,"after":"([a-z]+)")?\}\}$/;
const digest = (text) => crypto.createHash("sha256").update(text, "latin1").digest("hex").slice(0, 16);

function find(services, id) {
    const [service, key, n] = id.split(".");
    return services.get(service)?.keys.get(key)?.[n];
}

class Evidence {
    constructor(services, stock) {
        this.services = services;
        this.stock = stock;
        this.streams = new Map(); // stream: every event of it, in the order of the file
        this.lines = this.second = this.cut = this.own = this.via = 0;
        this.ends = []; // the latest time of an event before each cut, in milliseconds
        this.newest = this.again = 0; // how often the relay may have had to read the journal again
        this.foreign = [];
        this.differs = [];
    }

    take(line) {
        if (line === "")
            return;
        this.lines++;
        if (line.includes("\0")) {
            // A power failure leaves NUL bytes in blocks that were not written yet (ext4).
            this.cut++;
            this.again++;
            line = line.replace(/^.*\0/, "");
            if (line === "")
                return;
        }
        const id = ID.exec(line);
        const at = line.lastIndexOf(',"origin":{');
        const bare = this.stock || at === -1 ? line : line.slice(0, at) + "}";
        const chain = this.stock ? null : CHAIN.exec(bare);
        if (!this.stock && (!chain || !line.endsWith("}}"))) {
            // A killed writer leaves the beginning of an event, which is written again as a whole.
            if ((!id || find(this.services, id[1])) && line.startsWith('{"timestamp":"'.slice(0, line.length)))
                this.cut++;
            else
                this.foreign.push(line);
            return;
        }
        if (line.includes('"via":"'))
            this.via++;
        const event = id && find(this.services, id[1]);
        if (event)
            this.found(event, bare, chain);
        else if (!this.stock && /"service":"deed(-seal)?"/.test(line))
            this.chained({ cuts: line.match(/"boot_id":"([^"]*)/)?.[1] }, bare, chain), this.own++; // what deed says of itself
        else if (!this.stock || line.includes('"request_id":"'))
            this.foreign.push(line);
    }

    found(event, bare, chain) {
        if (event.cuts > this.newest) {
            this.newest = event.cuts;
            this.again++;
        }
        if (event.copies++) {
            this.second++;
            if (!this.stock && event.found.hash !== digest(bare))
                this.differs.push(bare);
            return;
        }
        event.found = {};
        if (!this.stock)
            this.chained(event, bare, chain);
    }

    chained(event, bare, [, stream, seq, prev, after]) {
        event.found = { stream, seq: Number(seq), prev: prev?.slice(0, 16), after, hash: digest(bare),
            life: event.key?.slice(0, 8), time: event.cuts, at: Date.parse(bare.slice(14, 38)), line: this.lines, again: this.again };
        if (Number.isInteger(event.cuts) && !(this.ends[event.cuts] > event.found.at))
            this.ends[event.cuts] = event.found.at;
        if (!this.streams.has(stream))
            this.streams.set(stream, []);
        this.streams.get(stream).push(event.found);
    }
}

// ---- what the chain says -----------------------------------------------------------------------------

// Each event but the first of a stream follows another one, by number and hash. Between two cuts of the power (the
// tally knows when an event was recorded, however late it came) a stream has one branch: if the event before one is
// not there, the numbers back to the last event of that time are missing. After a cut the head may be an older one, and
// the stream continues from there, beside the events that it had before. If the predecessor of the first event after a
// cut is not there, the numbers back to the nearest event are missing, and at least one. The mark of the reboot may be
// lost, too: streams with branches and without marks are counted as unmarked.
// Sets .hole on the event behind a gap, {first, last, before}, and .ends on the last one before a cut. Returns what is
// broken without a reason.
function findHoles(streams, cuts) {
    const broken = [];
    let numbers = 0, branched = 0, unmarked = 0;
    for (const [stream, events] of streams) {
        const sorted = [...events].sort((a, b) => a.seq - b.seq);
        const bySeq = groupBy(sorted, (e) => e.seq);
        const byTime = groupBy(sorted, (e) => e.time);
        for (const between of byTime.values())
            between[between.length - 1].ends = true;
        const twice = events.length > bySeq.size;
        const marked = events.some((e) => e.after === "reboot");
        let counted = 0;
        for (const event of sorted) {
            if (event.seq === 1 || bySeq.get(event.seq - 1)?.some((e) => e.hash === event.prev))
                continue;
            const same = lastBelow(byTime.get(event.time), event.seq);
            const before = same || lastBelow(sorted, event.seq - 1);
            event.branched = !same && byTime.size > 1;
            event.hole = { first: (before?.seq || 0) + 1, last: event.seq - 1, before };
            numbers += Math.max(0, event.hole.last - Math.max(counted, event.hole.first - 1));
            counted = Math.max(counted, event.hole.last);
            if (size(event.hole) === 0)
                broken.push(`${stream} ${event.seq}`);
        }
        if (twice && !marked && !cuts)
            broken.push(`${stream} has numbers twice`);
        branched += events.length - bySeq.size;
        unmarked += twice && !marked;
    }
    return { broken, numbers, branched, unmarked };
}

function groupBy(events, key) {
    const groups = new Map();
    for (const event of events) {
        if (!groups.has(key(event)))
            groups.set(key(event), []);
        groups.get(key(event)).push(event);
    }
    return groups;
}

// The last of the sorted events with a lower number.
function lastBelow(sorted, seq) {
    let low = 0;
    for (let high = sorted.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (sorted[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return sorted[low - 1];
}

const size = (hole) => hole.last - hole.first + 1;

// ---- lost, and named ---------------------------------------------------------------------------------

function settle(lost, fate, count) {
    count[fate] += lost.length;
    lost.forEach((event) => (event.fate = fate));
}

// What is lost between two events that are there (either may be missing), in one list for each cut of the power. The
// numbers that are missing before the later event belong to the last list.
function between(run, from, to, count) {
    const parts = [[]];
    for (const event of run)
        if (event.cut)
            parts.push([]);
        else if (accepted(event))
            parts[parts.length - 1].push(event);
    let numbers = to?.hole ? size(to.hole) : 0;
    for (let i = parts.length - 1; i >= 0; i--) {
        const first = Math.max(0, parts[i].length - numbers);
        const last = i === parts.length - 1;
        settle(parts[i].slice(first), "named", count);
        numbers -= parts[i].length - first;
        const shows = last ? !to || to.branched : i === 0 && from;
        settle(parts[i].slice(0, first), shows ? "open" : last ? "silent" : "untraced", count);
    }
}

// Senders run one after the other, and each continues the stream of the one before.
function judge(order, count) {
    let from, run = [];
    for (const event of order) {
        if (!event.found) {
            run.push(event);
            continue;
        }
        between(run, from, event.found, count);
        from = event.found;
        run = [];
    }
    between(run, from, undefined, count);
}

// Threads that share a log use all its streams. So the numbers that are missing between two events count for what was
// lost in the lives of these two events and between them, in any stream.
function judgeShared(order, count) {
    const holes = order.filter((e) => e.found?.hole).map(({ found: { hole, life, branched } }) =>
        ({ left: size(hole), from: hole.before?.life, to: life, branched }));
    const lives = new Map();
    for (const event of order) {
        if (event.cut) {
            // The cut may have taken whole lives, and the end of the life before them.
            for (const past of [...lives.values()].reverse()) {
                if (past.cut)
                    break;
                past.cut = true;
                if (past.there)
                    break;
            }
            // Or the end of a stream that later lives did not use.
            for (const past of lives.values())
                past.cut ||= past.ends;
            continue;
        }
        const name = event.key.slice(0, 8);
        if (!lives.has(name))
            lives.set(name, { lost: [], cut: false, there: false, ends: false, number: lives.size });
        const life = lives.get(name);
        life.there ||= event.found !== undefined;
        life.ends ||= event.found?.ends === true;
        if (accepted(event) && !event.found)
            life.lost.push(event);
    }
    for (const { lost, there, number, ...life } of lives.values()) {
        let named = 0, cut = life.cut;
        const around = (hole) => number <= lives.get(hole.to).number && (!hole.from || number >= lives.get(hole.from).number);
        for (const hole of holes.filter(around)) {
            const taken = Math.min(hole.left, lost.length - named);
            hole.left -= taken;
            named += taken;
            cut ||= hole.branched;
        }
        settle(lost.slice(0, named), "named", count);
        settle(lost.slice(named), !cut ? "silent" : there ? "open" : "untraced", count);
    }
}

// The time for which the kernel may not have written a page by itself: pages wait half a minute, and then their turn.
const UNWRITTEN = 60000;

// How many lost events were recorded so shortly before a cut that they need not have been on the disk.
function countPower(order, ends) {
    let power = 0, next;
    for (const event of [...order].reverse())
        if (event.cut)
            next = undefined;
        else if (event.found)
            next = event;
        else if (accepted(event) && event.cuts < ends.length - 1 && (!next || ends[event.cuts] - next.found.at < UNWRITTEN))
            power++;
    return power;
}

function countService({ keys, order }, stock, ends) {
    const count = { tried: 0, accepted: 0, spooled: 0, present: 0, lost: 0, named: 0, open: 0, untraced: 0, silent: 0, power: 0,
        refused: 0, refusedThere: 0, unknown: 0, unknownThere: 0 };
    for (const events of keys.values())
        for (const event of events.slice(1)) {
            const there = event.found !== undefined;
            count.tried++;
            count.accepted += accepted(event);
            count.spooled += event.result === 1;
            count.present += accepted(event) && there;
            count.refused += refused(event);
            count.refusedThere += refused(event) && there;
            count.unknown += unknown(event);
            count.unknownThere += unknown(event) && there;
        }
    count.lost = count.accepted - count.present;
    if (stock)
        count.silent = count.lost;
    else if ([...keys.keys()].some((key) => key.includes("t", 8)))
        judgeShared(order, count);
    else
        for (const child of [false, true])
            judge(order.filter((e) => e.cut || e.key.includes("c", 8) === child), count);
    count.power = stock ? 0 : countPower(order, ends);
    return count;
}

// ---- what deed verify says ---------------------------------------------------------------------------

// The line is where "deed verify" says, and after no power failure did the relay read the journal again.
function isExchanged(events, finding) {
    return events.some((late) => late.seq === finding.first && events.some((early) => early.seq === finding.last &&
        early.line < late.line && early.time === late.time && early.again === late.again));
}

// Its findings must name the same numbers of the same streams.
function compare(file, streams, killed) {
    const ours = new Map(), theirs = new Map();
    const accused = [], exchanged = [];
    const put = (map, stream, first, last) => {
        for (let n = first; n <= last; n++)
            map.set(`${stream} ${n}`, true);
    };
    for (const [stream, events] of streams)
        for (const { hole } of events.filter((e) => e.hole))
            put(ours, stream, hole.first, hole.last);
    for (const line of lines(file)) {
        // If a process died while it sent an event, no call accepted it: a note.
        const finding = JSON.parse(line);
        if (finding.kind === "gap" || finding.kind === "crash")
            put(theirs, finding.stream, finding.first, finding.last);
        else if (finding.kind === "swap" && killed && isExchanged(streams.get(finding.stream) || [], finding))
            exchanged.push(finding.text);
        else if (["edit", "swap", "fork"].includes(finding.kind))
            accused.push(finding.text);
    }
    return {
        accused,
        exchanged,
        theirs: theirs.size,
        onlyOurs: [...ours.keys()].filter((n) => !theirs.has(n)),
        onlyTheirs: [...theirs.keys()].filter((n) => !ours.has(n)),
    };
}

// ---- the table ---------------------------------------------------------------------------------------

const COLUMNS = [["accepted", "accepted"], ["present", "in the file"], ["lost", "lost"], ["named", "named"],
    ["open", "open end"], ["untraced", "no trace"], ["silent", "silent"], ["refused", "refused"], ["unknown", "unknown"],
    ["unknownThere", "(there)"]];

function row(label, count) {
    return label.padEnd(28) + COLUMNS.map(([key, title]) =>
        String(count ? count[key] : title).padStart(Math.max(8, title.length + 1))).join("");
}

function main() {
    const given = options(process.argv.slice(2));
    const services = readTally(given.tally);
    const evidence = new Evidence(services, given.stock);
    for (const line of lines())
        evidence.take(line);
    const cuts = [...services.values()].some(({ order }) => order.some((e) => e.cut));
    const { broken, numbers, branched, unmarked } = findHoles(evidence.streams, cuts);
    const total = {};
    const failures = [];
    let notKept = 0;

    console.log(row(given.label || "emitter"));
    for (const [service, tally] of services) {
        const count = countService(tally, given.stock, evidence.ends);
        console.log(row("  " + service, count));
        if (given.kept && new RegExp(given.kept).test(service))
            notKept += count.lost - (given["but-power"] ? count.power : 0);
        for (const key of Object.keys(count))
            total[key] = (total[key] || 0) + count[key];
    }
    console.log(row("all", total));
    Object.assign(total, { label: given.label, lines: evidence.lines, second: evidence.second, cut: evidence.cut,
        foreign: evidence.foreign.length, via: evidence.via, own: evidence.own, branched, unmarked,
        streams: evidence.streams.size, numbers });
    console.log(`lines ${evidence.lines}, second copies ${evidence.second}, cut lines ${evidence.cut}, sent on by ` +
        `deed ${evidence.via}, of deed's own ${evidence.own}, foreign ${evidence.foreign.length}`);
    if (!given.stock)
        console.log(`streams ${evidence.streams.size}, numbers missing ${numbers}, numbers again after a reboot ` +
            `${branched} (in ${unmarked} streams without its mark), spooled ${total.spooled}`);
    if (given.journal) {
        total.journalOnly = 0;
        for (const line of lines(given.journal)) {
            const id = ID.exec(line), event = id && find(services, id[1]);
            if (event && !event.found && !event.counted)
                total.journalOnly++, (event.counted = true);
        }
        console.log(`in the journal and not in the file ${total.journalOnly}`);
    }

    if (given.rejected)
        for (const line of lines(given.rejected)) {
            const id = ID_IN_TEXT.exec(line);
            if (id && find(services, id[1]))
                failures.push("an event is among the rejected: " + line.slice(0, 300));
        }
    if (!given.stock && evidence.foreign.length)
        failures.push(`${evidence.foreign.length} lines that nobody recorded, as: ${evidence.foreign[0]}`);
    if (evidence.differs.length)
        failures.push(`${evidence.differs.length} second copies that differ, as: ${evidence.differs[0]}`);
    if (broken.length)
        failures.push(`${broken.length} events do not follow the one before them, as: ${broken[0]}`);
    if (!given.stock && total.refusedThere)
        failures.push(`${total.refusedThere} events are there although the call said that nobody has them`);
    if (!given.stock && total.silent)
        failures.push(`${total.silent} events are lost and nothing says so`);
    if (notKept)
        failures.push(`${notKept} events are lost that an outbox has to keep`);
    if (total.accepted === 0 || total.present === 0)
        failures.push("nothing was recorded");
    if (given.verify) {
        const said = compare(given.verify, evidence.streams, given.killed);
        console.log(`deed verify names ${said.theirs} numbers, this count ${numbers}; exchanged within a boot ` +
            `${said.exchanged.length}`);
        if (said.onlyOurs.length || said.onlyTheirs.length)
            failures.push(`deed verify does not name ${said.onlyOurs.length}, as ${said.onlyOurs[0]}; and names ` +
                `${said.onlyTheirs.length} that are there, as ${said.onlyTheirs[0]}`);
        if (said.accused.length)
            failures.push(`deed verify finds ${said.accused.length} changes that nobody made, as: ${said.accused[0]}`);
    }
    if (given.lost) {
        const out = [];
        for (const [service, { keys }] of services)
            for (const [key, events] of keys)
                events.forEach((e, n) => accepted(e) && !e.found && out.push(`${service}.${key}.${n} ${e.fate || "silent"}`));
        fs.writeFileSync(given.lost, out.map((l) => l + "\n").join(""));
    }
    console.log("result " + JSON.stringify({ ...total, failures: failures.length }));
    failures.forEach((text) => console.log("FAILED: " + text));
    process.exit(failures.length ? 1 : 0);
}

main();
