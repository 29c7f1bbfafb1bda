# SPDX-License-Identifier: LGPL-2.1-or-later
# For forms.test: events made of hostile strings, and what has to come out of each form.
import csv
import json
import re
import sys
import unicodedata

HEADER = "timestamp event_id service actor action resource outcome source_ip request_id metadata".split()
# What libdeed would have escaped, raw where JSON allows it: a hand can write it.
MORE = ["\x1b]0;title\x07", "\x1b[31mred", "\x9b2J", "a\u202eb", "a\u2028b", "\u200bx", "\x7f", "\r\n=1+1", "=1+1", "+1", "-1",
        "@SUM(A1)", "\t=1", "'=1", "x;=1+1", "\uff1d1", "a\\x1b", "\\", '"', "a,b", " x ", "\U000e0041"]


def escape(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return re.sub("[\0-\x1f]", lambda m: "\\u%04x" % ord(m[0]), text)


def make(strings, to):
    with open(to, "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        for n, text in enumerate(s for s in strings + MORE if s):
            raw = escape(text)
            out.write('{"timestamp":"2026-06-11T14:02:09.471Z","event_id":"%d","service":"web",'
                      '"actor":{"type":"user","id":"%s"},"action":"auth.login","resource":{"type":"host","id":"%s"},'
                      '"outcome":"success","request_id":"%s","metadata":{"count":%d,"reason":"%s"}}\n'
                      % (n, raw, raw, raw, -n, raw))


def parse(line):
    return json.loads(line)


def plain(cell):
    """A cell as it was before it was kept from being a formula."""
    return re.sub(r"(\A|(?<=[;\t\r\n]))'(?=[=+\-@\t\r\n'\uff1d\uff0b\uff0d\uff20])", "", cell)


def check_csv(events):
    with open("out.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == len(events), (len(rows), len(events))
    for row, event in zip(rows, events):
        reason = event["metadata"]["reason"]
        for cell in row.values():
            assert not re.match(r"[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-(?!\d+\Z)", cell), row
            assert not re.search(r"[;\t\r\n][=+\-@\uff1d\uff0b\uff0d\uff20]", cell), row
        assert plain(row["actor.id"]) == event["actor"]["id"], row
        assert plain(row["resource.id"]) == event["resource"]["id"], row
        assert plain(row["metadata.reason"]) == reason, row
        assert row["metadata.count"] == str(event["metadata"]["count"])
        assert parse(plain(row["metadata"])) == event["metadata"], row


def check_json(events):
    with open("out.json", encoding="utf-8") as file:
        text = file.read()
    assert json.loads(text) == events
    shown(text)


def shown(text):
    """Nothing that a terminal obeys or turns round, or that nobody sees; some signs of numbers are Cf, and seen."""
    for c in text:
        assert c == "\n" or c in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd" or \
            unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), ascii(c)


def check_logfmt(events):
    pair = re.compile(r'([A-Za-z0-9_.\\-]+)=("(?:[^"\\]|\\.)*"|[^ "=]*)(?: |$)')
    with open("out.logfmt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) == len(events)
    for line, event in zip(lines, events):
        pairs = pair.findall(line)
        assert "".join("%s=%s " % p for p in pairs).rstrip(" ") == line.rstrip(" "), line
        values = {k: re.sub(r"\\(.)", r"\1", v[1:-1]) if v.startswith('"') else v for k, v in pairs}
        safe = values["actor.id"]
        back = re.sub(rb"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})",
                      lambda m: bytes([int(m[1], 16)]) if m[1] else chr(int(m[2] or m[3], 16)).encode(),
                      safe.encode())
        assert back.decode() == event["actor"]["id"], (safe, event["actor"]["id"])


def check(name):
    with open(name, encoding="utf-8", newline="") as file:
        events = [parse(line) for line in file.read().split("\n")[:-1]]
    with open("out.jsonl", "rb") as out, open(name, "rb") as file:
        assert out.read() == file.read()
    check_json(events)
    check_csv(events)
    for form in "table", "logfmt":
        with open("out." + form, encoding="utf-8", newline="") as file:
            text = file.read()
        assert len(text.split("\n")) == len(events) + (2 if form == "table" else 1)
        shown(text)
    check_logfmt(events)
    print(len(events), "events in five forms")


if sys.argv[1] == "make":
    with open(sys.argv[2], encoding="utf-8") as source:
        make(json.load(source), sys.argv[3])
else:
    check(sys.argv[2])
