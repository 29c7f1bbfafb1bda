// SPDX-License-Identifier: LGPL-2.1-or-later
// examples.js TOP TO: finds the commands in the manual's EXAMPLES, in README.md and in doc/. Each gets a directory in TO
// with the files from, command, key (the command in one line), and shown if the page shows its output. The code of
// section 3 goes to TO/PAGE.c.
const fs = require("fs");
const path = require("path");
const [top, to] = process.argv.slice(2);

const words = /^(deed|awk|docker|ssh|ls|systemctl|chromium|journalctl|apt-get|autoreconf|\.\/dev|\/usr\/libexec\/deed\/\S+|[0-9*]+ [0-9*]+ \* \* \*)(\s|$)/;
let number = 0;

function write(from, command, shown) {
    const directory = path.join(to, String(++number).padStart(3, "0"));
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, "from"), from);
    command = command.replace(/ {2,}# .*$/m, "");
    fs.writeFileSync(path.join(directory, "command"), command);
    fs.writeFileSync(path.join(directory, "key"), command.replace(/\s*\\?\n\s*/g, " "));
    if (shown)
        fs.writeFileSync(path.join(directory, "shown"), shown);
}

// A command continues on the next line after a backslash, a pipe or &&.
function split(lines) {
    const commands = [];
    for (const line of lines) {
        const last = commands[commands.length - 1];
        if (last && /(\\|\||&&)$/.test(last))
            commands[commands.length - 1] += "\n" + line;
        else
            commands.push(line);
    }
    return commands;
}

// Lines with a prompt are commands and what comes out; without one they are commands, or, behind a first one,
// what that prints.
function block(from, lines) {
    if (/^[$#] /.test(lines[0])) {
        let command = null, shown = [];
        const end = () => command !== null && write(from, command, shown.join("\n"));
        for (const line of lines)
            if (/^[$#] /.test(line)) {
                end();
                command = line.slice(2);
                shown = [];
            } else if (/\\$/.test(command)) {
                command += "\n" + line;
            } else {
                shown.push(line);
            }
        end();
        return;
    }
    if (!words.test(lines[0]))
        return;
    const commands = split(lines);
    if (commands.every(command => words.test(command)))
        commands.forEach(command => write(from, command));
    else
        write(from, commands[0], commands.slice(1).join("\n"));
}

function page(name) {
    const lines = fs.readFileSync(path.join(top, "man", name), "utf8").split("\n");
    let section = "", code = null;
    for (const line of lines) {
        if (line.startsWith(".Sh "))
            section = line.slice(4);
        else if (section === "EXAMPLES" && line.startsWith(".Bd"))
            code = [];
        else if (code && line.startsWith(".Ed")) {
            if (name.endsWith(".3"))
                fs.writeFileSync(path.join(to, name + ".c"), code.join("\n") + "\n");
            else if (!words.test(code[0]) && !/^[$#] /.test(code[0]))
                throw new Error(`${name}: "${code[0]}": a command that examples.js does not know`);
            else
                block(name, code);
            code = null;
        } else if (code)
            code.push(line.replace(/\\e/g, "\\").replace(/\\-/g, "-"));
    }
}

function text(name) {
    const lines = fs.readFileSync(path.join(top, name), "utf8").split("\n");
    let code = null;
    for (const line of lines.concat("")) {
        if (/^ {4}/.test(line)) {
            (code ??= []).push(line.slice(4));
            continue;
        }
        if (code)
            block(name, code);
        code = null;
        // In a line of text: a command with an option or an argument, not the name of one.
        for (const [, span] of line.matchAll(/`([^`]+)`/g))
            if (/^(deed \S+ \S+|autoreconf)/.test(span) && !span.includes("…"))
                write(name, span);
    }
}

const pages = fs.readdirSync(path.join(top, "man")).sort();
for (const name of pages)
    // What a file has is no command; and what is made of a page is only there where it was built.
    if (/\.[1-8](\.in)?$/.test(name) && !name.endsWith(".5") && !pages.includes(name + ".in"))
        page(name);
// Not doc/decisions.md: what it names in a line of text is no command to type.
for (const name of ["README.md", "doc/guarantees.md", "doc/durability.md", "doc/performance.md"])
    text(name);
