// SPDX-License-Identifier: LGPL-2.1-or-later
// hostile.js BLNS LINES TEXTS: lines as somebody writes them who can write to the file, with names
// that would run, load, end or turn something on a page; and the names, as a JSON list.
'use strict'
const fs = require('fs')

const [blns, lines, texts] = process.argv.slice(2)
const ran = "document.title='ran';window.ran=1"
const own = [
    `<script>${ran}</script>`, `</script><script>${ran}</script>`, `</style><script>${ran}</script>`, `--></style><script>${ran}</script>`,
    `"><script>${ran}</script>`, `'><svg onload="${ran}">`, `</bdi></td></tr></table><script>${ran}</script>`, `</title><script>${ran}</script>`,
    `</desc></svg><script>${ran}</script>`, `<img src=x onerror="${ran}">`, `<img src="http://192.0.2.1/canary.png">`, `<iframe srcdoc="<script>parent.${ran}</script>">`,
    `<link rel=stylesheet href="http://192.0.2.1/canary.css">`, `<meta http-equiv=refresh content="0;url=http://192.0.2.1/">`, `<base href="http://192.0.2.1/">`,
    `<a href="javascript:${ran}" autofocus onfocus="${ran}">x</a>`, `javascript:${ran}`, `data:text/html,<script>${ran}</script>`,
    `<style>@import "http://192.0.2.1/canary.css"; body { display: none }</style>`, `<form action="http://192.0.2.1/"><button autofocus>x`,
    '&lt;script&gt;', '&#60;script&#62;', '&amp;amp;', '&quot;', '<!--', '-->', ']]>', '<![CDATA[', '<?xml', '{{7*7}}', '${7*7}', '\\u003cscript\\u003e', '\\x3cscript\\x3e',
    '\u202egnp.exe\u202c', '\u2066\u2067\u2068', '\u200bzero', 'a\u0301\u0301\u0301\u0301\u0301', '\u05d0\u05d1\u05d2', '\ufeffbom', '\u{e0041}\u{e0042}tags', '\u0000nul', '\u001b[31mred', '\r\nline',
    'x'.repeat(512), 'w '.repeat(200), '\u{1f469}\u200d\u{1f4bb}', '=HYPERLINK("http://192.0.2.1/")',
]
const all = [...own, ...JSON.parse(fs.readFileSync(blns, 'utf8'))].filter((text) => text !== '' && text.isWellFormed?.() !== false)
const event = (text, i) => JSON.stringify({
    timestamp: `2026-06-${String(8 + i % 7).padStart(2, '0')}T${String(i % 24).padStart(2, '0')}:00:00.${String(i % 1000).padStart(3, '0')}Z`,
    event_id: i % 3 ? `019ea488-1cf5-7aa2-b858-${String(i).padStart(12, '0')}` : text,
    service: i % 5 ? 'shop' : text,
    actor: { type: i % 7 ? 'user' : text, id: text, session_id: text },
    on_behalf_of: { type: 'user', id: text },
    action: i % 2 ? 'auth.login_failed' : text,
    resource: { type: i % 11 ? 'file' : text, id: text },
    outcome: ['denied', 'failure', 'success', text][i % 4],
    source_ip: text, request_id: text,
    metadata: { [text]: text, plain: i },
    sanitized: [text],
})
fs.writeFileSync(lines, all.map((text, i) => event(text, i) + '\n').join('') +
    // What is no time, and what is none of UTF-8.
    event('<b>when</b>', 1).replace(/"timestamp":"[^"]*"/, `"timestamp":"<script>${ran}</script>"`) + '\n')
fs.appendFileSync(lines, Buffer.concat([Buffer.from(event('bytes ', 2).replaceAll('bytes ', 'bytes \0').split('\0')[0]), Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
    Buffer.from(event('bytes ', 2).split('bytes ').slice(1).join('bytes ') + '\n')]))
fs.writeFileSync(texts, JSON.stringify(all))
