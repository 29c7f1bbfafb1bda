// SPDX-License-Identifier: LGPL-2.1-or-later
// browser.js CHECK PAGE [DATA]: opens a page in Chromium, by its debugging protocol over two pipes,
// and holds what is there against what should be. A page that asks for anything, runs anything,
// complains or is wider than the window fails whatever CHECK is.
//   hostile  DATA: a JSON list of texts, each of which has to stand on the page
//   numbers  DATA: a JSON object of numbers that were counted by somebody else
//   plain    nothing more
'use strict'
const { spawn } = require('child_process')
const fs = require('fs')
const os = require('os')
const path = require('path')

const [check, page, data] = process.argv.slice(2)
const failures = []
const fail = (text) => failures.push(text.slice(0, 400))

// ---- the browser -------------------------------------------------------------------------------

function start(profile) {
    const args = ['--no-sandbox', '--headless=new', '--disable-gpu', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank']
    const child = spawn(process.env.CHROMIUM || 'chromium', args,
        { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    const waiting = new Map(), heard = []
    let rest = '', next = 1
    child.on('error', (error) => { console.error(`chromium: ${error.message}`); process.exit(1) })
    child.stdio[4].setEncoding('utf8').on('data', (chunk) => {
        const parts = (rest + chunk).split('\0')
        rest = parts.pop()
        for (const part of parts) {
            const message = JSON.parse(part)
            if (!message.id) {
                heard.push(message)
                continue
            }
            const { resolve, reject } = waiting.get(message.id)
            waiting.delete(message.id)
            message.error ? reject(new Error(message.error.message)) : resolve(message.result)
        }
    })
    const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
        waiting.set(next, { resolve, reject })
        child.stdio[3].write(JSON.stringify({ id: next++, method, params, sessionId }) + '\0')
    })
    return { child, send, heard }
}

async function until(condition, what) {
    for (let i = 0; i < 600; i++) {
        if (condition()) return
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`waited in vain for ${what}`)
}

// ---- what any page has to be; these run in it ----------------------------------------------------

function structure() {
    const wrong = []
    const all = (selector) => [...document.querySelectorAll(selector)]
    for (const element of all('script, img, iframe, object, embed, link, base, form, video, audio, svg a, use, image, foreignObject, animate, set'))
        wrong.push(`an element that is not ours: ${element.outerHTML.slice(0, 80)}`)
    for (const element of all('*'))
        for (const attribute of element.attributes)
            if (/^on|^style$|^src$|^xlink/i.test(attribute.name) ||
                (attribute.name === 'href' && !/^#[a-z]+$/.test(attribute.value)))
                wrong.push(`an attribute that is not ours: ${attribute.name}=${attribute.value}`)
    if (document.documentElement.lang !== 'en') wrong.push('no language')
    for (const landmark of ['header', 'main', 'footer'])
        if (all(landmark).length !== 1) wrong.push(`${landmark}: ${all(landmark).length} of them`)
    let level = 0
    for (const heading of all('h1, h2, h3, h4')) {
        const is = +heading.tagName[1]
        if (is > level + 1 || (is === 1 && level)) wrong.push(`heading out of order: ${heading.textContent}`)
        level = is
    }
    if (level === 0) wrong.push('no headings')
    for (const table of all('table')) {
        if (!table.caption || !table.caption.textContent) wrong.push('a table without a caption')
        for (const th of table.querySelectorAll('th'))
            if (!th.scope) wrong.push(`a head without a scope: ${th.textContent}`)
        const columns = table.tHead.rows[0].cells.length
        for (const row of table.tBodies[0].rows)
            if (row.cells.length !== columns) wrong.push(`a row with ${row.cells.length} cells in ${table.caption.textContent}`)
    }
    for (const figure of all('figure'))
        if (figure.querySelector('svg[role=img]') && !figure.querySelector('details table'))
            wrong.push(`no table behind ${figure.querySelector('h3').textContent}`)
    const ids = all('[id]').map((element) => element.id)
    if (new Set(ids).size !== ids.length) wrong.push('an id stands twice')
    for (const link of all('nav a'))
        if (!document.getElementById(link.getAttribute('href').slice(1))) wrong.push(`nowhere: ${link.textContent}`)
    return wrong
}

// Text against what is behind it: WCAG 2.2, 1.4.3.
function contrast() {
    const wrong = new Set()
    const parse = (color) => (color.match(/[\d.]+/g) || []).map(Number)
    const luminance = (rgb) => {
        const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ratio = (a, b) => {
        const [x, y] = [luminance(a.slice(0, 3)), luminance(b.slice(0, 3))].sort((p, q) => q - p)
        return (x + 0.05) / (y + 0.05)
    }
    const behind = (element) => {
        for (; element; element = element.parentElement) {
            const color = parse(getComputedStyle(element).backgroundColor)
            if (color.length === 3 || color[3] > 0) return color
        }
        return [255, 255, 255]
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const seen = new Set()
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement
        if (!walker.currentNode.data.trim() || seen.has(element)) continue
        seen.add(element)
        if (element.closest('title, desc') || !element.checkVisibility()) continue
        const style = getComputedStyle(element), svg = element.closest('svg')
        const under = [...element.classList].find((name) => /^on[hd]\d$/.test(name))
        const back = under ? parse(getComputedStyle(svg.querySelector(`rect.${under.slice(2)}`)).fill) : behind(svg || element)
        const is = ratio(parse(svg ? style.fill : style.color), back)
        if (is < 4.5) wrong.add(`${element.tagName}.${element.className.baseVal ?? element.className}: ${is.toFixed(2)}`)
    }
    return [...wrong]
}

function width() {
    const root = document.documentElement
    const widest = [...document.querySelectorAll('body *')].find((element) =>
        !element.closest('.scroll, svg') && element.getBoundingClientRect().right > root.clientWidth + 1)
    return { is: root.scrollWidth, may: root.clientWidth, who: widest ? widest.outerHTML.slice(0, 200) : '' }
}

// ---- what a screen reader gets -------------------------------------------------------------------

function heard(nodes) {
    const of = (role) => nodes.filter((node) => !node.ignored && node.role && node.role.value === role)
    for (const role of ['main', 'banner', 'contentinfo'])
        if (of(role).length !== 1) fail(`accessibility: ${of(role).length} of ${role}`)
    for (const image of of('image').concat(of('img')))
        if (!image.name.value || !image.description || !image.description.value)
            fail(`accessibility: a picture without words: ${JSON.stringify(image.name)}`)
    for (const table of of('table'))
        if (!table.name.value) fail('accessibility: a table without a name')
    return { pictures: of('image').length + of('img').length, tables: of('table').length, headings: of('heading').length }
}

// ---- the checks ----------------------------------------------------------------------------------

// As html.c shows what cannot be seen.
function shown(text) {
    const hidden = /[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e0fff}]/gu
    return text.replace(hidden, (c) => {
        const code = c.codePointAt(0)
        if (code < 0x80) return '\\x' + code.toString(16).padStart(2, '0')
        return code < 0x10000 ? '\\u' + code.toString(16).padStart(4, '0') : '\\U' + code.toString(16).padStart(8, '0')
    })
}

function checkHostile(values) {
    const there = new Set(values)
    const wanted = JSON.parse(fs.readFileSync(data, 'utf8'))
    const absent = wanted.filter((text) => Buffer.byteLength(text) <= 512 && !there.has(shown(text)))
    for (const text of absent.slice(0, 5)) fail(`not on the page as it is: ${JSON.stringify(text)}`)
    return { texts: wanted.length, absent: absent.length }
}

function checkNumbers(page) {
    const wanted = JSON.parse(fs.readFileSync(data, 'utf8'))
    for (const [name, n] of Object.entries(wanted))
        if (JSON.stringify(page[name]) !== JSON.stringify(n))
            fail(`${name}: ${JSON.stringify(page[name])} on the page, ${JSON.stringify(n)} by the other count`)
    return { compared: Object.keys(wanted).length }
}

// What the page says, as numbers; runs in it.
function numbers() {
    const number = (text) => +text.replace(/,/g, '')
    const rows = (table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))
    const table = (caption) => {
        const found = [...document.querySelectorAll('table')].find((one) => one.caption.textContent === caption)
        return found ? rows(found) : []
    }
    const page = {}
    for (const tile of document.querySelectorAll('.tiles div'))
        page[tile.querySelector('dt').textContent] = number(tile.querySelector('dd').firstChild.data)
    const bare = (cell) => cell.replace(/^\S+ /, '')
    page.actors = table('Most frequent actors').map((row) => [bare(row[0]), number(row[1]), number(row[2]), number(row[3])])
    page.actions = table('Most frequent actions').map((row) => [row[0], number(row[1])])
    page.sources = table('Most frequent addresses').map((row) => [row[0], number(row[1])])
    page.denied_sources = table('Denied, by source and action').map((row) => [row[0], row[1], number(row[2])])
    page.hours = table('By hour and day').map((row) => row.slice(1).map(number))
    page.denied_hours = table('Denied, by hour and day').map((row) => row.slice(1).map(number))
    const sum = (list) => list.reduce((a, b) => a + b, 0)
    page.timeline = sum(table('Events over time').map((row) => number(row[1])))
    page.denied_timeline = sum(table('Outcomes over time').map((row) => number(row[1])))
    page.first_denied = (table('Denied attempts, the newest first')[0] || []).slice(0, 2)
    return page
}

async function main() {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'deed-browser-'))
    const { child, send, heard: events } = start(profile)
    const said = {}
    try {
        const { targetInfos } = await send('Target.getTargets')
        const { targetId } = targetInfos.find((target) => target.type === 'page')
        const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
        const tab = (method, params) => send(method, params, sessionId)
        const run = async (f) => {
            const { result, exceptionDetails } = await tab('Runtime.evaluate', { expression: `(${f})()`, returnByValue: true })
            if (exceptionDetails) throw new Error(exceptionDetails.exception.description)
            return result.value
        }
        for (const domain of ['Page', 'Network', 'Runtime', 'Log', 'Accessibility']) await tab(`${domain}.enable`)
        const url = 'file://' + path.resolve(page).split('/').map(encodeURIComponent).join('/')
        await tab('Page.navigate', { url })
        await until(() => events.some((event) => event.method === 'Page.loadEventFired'), 'the page')
        const title = await run(() => document.title)
        for (const text of await run(structure)) fail(text)
        const { nodes } = await tab('Accessibility.getFullAXTree')
        Object.assign(said, heard(nodes))
        for (const scheme of ['light', 'dark']) {
            await tab('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
            for (const text of await run(contrast)) fail(`${scheme}: too little contrast: ${text}`)
        }
        for (const pixels of [1280, 400, 320]) {
            await tab('Emulation.setDeviceMetricsOverride', { width: pixels, height: 900, deviceScaleFactor: 1, mobile: false })
            const { is, may, who } = await run(width)
            if (is > may) fail(`${is} pixels wide in a window of ${may}: ${who}`)
        }
        if (check === 'hostile')
            Object.assign(said, checkHostile(await run(() => [...document.querySelectorAll('bdi')].map((element) => element.textContent))))
        if (check === 'numbers') Object.assign(said, checkNumbers(await run(numbers)))
        // A script that waits would have run by now.
        await new Promise((resolve) => setTimeout(resolve, 300))
        if (await run(() => document.title) !== title || await run(() => window.ran) !== undefined) fail('a script ran')
        for (const { method, params } of events) {
            if (method === 'Network.requestWillBeSent' && params.request.url !== url) fail(`a request: ${params.request.url}`)
            if (method === 'Page.javascriptDialogOpening') fail('a dialog')
            if (method === 'Runtime.exceptionThrown') fail(`an exception: ${params.exceptionDetails.text}`)
            if (method === 'Runtime.consoleAPICalled') fail('a script wrote to the console')
            if (method === 'Log.entryAdded') fail(`${params.entry.level}: ${params.entry.text}`)
        }
        if (!events.some(({ method, params }) => method === 'Network.requestWillBeSent' && params.request.url === url))
            fail('requests are not seen')
        await send('Browser.close').catch(() => {})
        await until(() => child.exitCode !== null || child.signalCode, 'the browser to end')
    } finally {
        child.kill()
        fs.rmSync(profile, { recursive: true, force: true, maxRetries: 20 })
    }
    console.log(`${check}: ${JSON.stringify(said)}`)
    for (const text of failures.slice(0, 20)) console.log(`FAILED: ${text}`)
    process.exit(failures.length ? 1 : 0)
}

main().catch((error) => {
    console.error(error)
    process.exit(1)
})
