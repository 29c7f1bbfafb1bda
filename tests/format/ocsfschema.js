// SPDX-License-Identifier: LGPL-2.1-or-later
// The Open Cybersecurity Schema Framework's own files, and whether an event is what they demand:
// classes, objects and profiles with what they inherit and include, requirements, constraints, types,
// enums and their captions. What the schema does not know is an error, and so is what it gives up.
"use strict";
const fs = require("fs");
const path = require("path");

const read = (...parts) => JSON.parse(fs.readFileSync(path.join(...parts), "utf8"));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function files(folder) {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const name = path.join(folder, entry.name);
        return entry.isDirectory() ? files(name) : name.endsWith(".json") ? [name] : [];
    });
}

const byName = (folder) => new Map(files(folder).map((file) => read(file)).map((item) => [item.name, item]));

class Schema {
    constructor(folder) {
        this.folder = folder;
        this.version = read(folder, "version.json").version;
        this.categories = read(folder, "categories.json").attributes;
        this.dictionary = read(folder, "dictionary.json");
        this.objects = byName(path.join(folder, "objects"));
        this.events = byName(path.join(folder, "events"));
        this.profiles = byName(path.join(folder, "profiles"));
        this.resolved = new Map();
        this.classes = new Map();
        for (const event of this.events.values()) {
            const item = this.resolve("event", event.name);
            const category = this.categories[item.category];
            if (event.uid !== undefined || event.name === "base_event")
                this.classes.set((category ? category.uid * 1000 : 0) + (event.uid || 0),
                    { ...item, caption: event.caption, category_uid: category ? category.uid : 0,
                        category_caption: category ? category.caption : "Uncategorized",
                        deprecated: event["@deprecated"] });
        }
    }

    // A class or object with all that it inherits and includes.
    resolve(kind, name) {
        const key = kind + " " + name;
        if (this.resolved.has(key))
            return this.resolved.get(key);
        const own = (kind === "event" ? this.events : this.objects).get(name);
        if (!own)
            throw new Error("the schema has no " + key);
        const parent = own.extends ? this.resolve(kind, own.extends) : { attributes: {}, profiles: [] };
        const attributes = { ...parent.attributes };
        const add = (attribute, definition) => {
            const before = attributes[attribute] || {};
            attributes[attribute] = { ...before, ...definition,
                enum: before.enum || definition.enum ? { ...before.enum, ...definition.enum } : undefined };
        };
        for (const file of [].concat((own.attributes || {}).$include || [])) {
            const profile = read(this.folder, file);
            for (const [attribute, definition] of Object.entries(profile.attributes))
                add(attribute, { ...definition, profile: profile.name });
        }
        for (const [attribute, definition] of Object.entries(own.attributes || {}))
            if (attribute !== "$include")
                add(attribute, definition);
        const item = { attributes, category: own.category || parent.category,
            constraints: own.constraints || parent.constraints || {},
            profiles: [...parent.profiles, ...(own.profiles || [])] };
        this.resolved.set(key, item);
        return item;
    }

    // What the dictionary says of an attribute, and the class or object of it.
    definition(name, own) {
        const general = this.dictionary.attributes[name];
        if (!general)
            return null;
        return { ...general, ...own, sibling: general.sibling,
            enum: general.enum || own.enum ? { ...general.enum, ...own.enum } : undefined };
    }

    // What is wrong with an event: [path, problem], …
    errors(event) {
        const errors = [];
        const item = this.classes.get(event.class_uid);
        if (!item)
            return [["class_uid", "no such class: " + event.class_uid]];
        const expected = { category_uid: item.category_uid, category_name: item.category_caption,
            class_name: item.caption, type_uid: event.class_uid * 100 + event.activity_id };
        for (const [name, value] of Object.entries(expected))
            if (event[name] !== value)
                errors.push([name, "is " + event[name] + ", should be " + value]);
        if (item.deprecated)
            errors.push(["class_uid", "is deprecated: " + item.deprecated.message]);
        const metadata = isObject(event.metadata) ? event.metadata : {};
        if (metadata.version !== this.version)
            errors.push(["metadata.version", "is " + metadata.version + ", should be " + this.version]);
        const profiles = Array.isArray(metadata.profiles) ? metadata.profiles : [];
        for (const profile of profiles)
            if (!item.profiles.includes(profile))
                errors.push(["metadata.profiles", "the class has no profile " + profile]);
        // The classes have their own numbers for these, which were looked at above.
        const attributes = { ...item.attributes };
        for (const name of ["class_uid", "category_uid"])
            attributes[name] = { ...attributes[name], enum: undefined };
        this.checkMembers(event, { ...item, attributes }, "", profiles, errors);
        return errors;
    }

    checkMembers(value, item, at, profiles, errors) {
        const present = (attribute) => attribute.profile === undefined || attribute.profile === null ||
            profiles.includes(attribute.profile);
        for (const [name, attribute] of Object.entries(item.attributes))
            if (attribute.requirement === "required" && present(attribute) && value[name] === undefined)
                errors.push([at + name, "is required"]);
        for (const [rule, names] of Object.entries(item.constraints)) {
            const n = names.filter((name) => value[name] !== undefined).length;
            if (rule === "at_least_one" ? n === 0 : rule === "just_one" ? n !== 1 : true)
                errors.push([at.slice(0, -1), rule + " of " + names.join(", ") + ", has " + n]);
        }
        for (const [name, member] of Object.entries(value)) {
            const own = item.attributes[name];
            const definition = own && this.definition(name, own);
            if (!definition)
                errors.push([at + name, "is no attribute there"]);
            else if (!present(own))
                errors.push([at + name, "is of the profile " + own.profile + ", which is not used"]);
            else
                this.checkAttribute(value, name, member, definition, at, profiles, errors);
        }
    }

    checkAttribute(object, name, value, definition, at, profiles, errors) {
        if (definition["@deprecated"])
            errors.push([at + name, "is deprecated: " + definition["@deprecated"].message]);
        if (Boolean(definition.is_array) !== Array.isArray(value)) {
            errors.push([at + name, definition.is_array ? "is no list" : "is a list"]);
            return;
        }
        for (const [i, one] of [].concat(value).entries()) {
            const here = at + name + (definition.is_array ? "[" + i + "]" : "");
            if (definition.enum && !Object.hasOwn(definition.enum, String(one)))
                errors.push([here, one + " is not among " + Object.keys(definition.enum)]);
            if (this.dictionary.types.attributes[definition.type])
                this.checkScalar(one, definition.type, here, errors);
            else if (!isObject(one))
                errors.push([here, "is no object"]);
            else if (definition.type !== "object")
                this.checkMembers(one, this.resolve("object", definition.type), here + ".", profiles, errors);
        }
        this.checkCaption(object, value, definition, at, errors);
    }

    // The caption beside a number is that of the number, or the source's own word for 99.
    checkCaption(object, value, definition, at, errors) {
        const caption = object[definition.sibling];
        const known = (definition.enum || {})[String(value)];
        if (!definition.sibling || !known)
            return;
        if (value === 99 && !caption)
            errors.push([at + definition.sibling, "has to say what 99 means"]);
        if (value !== 99 && caption !== undefined && caption !== known.caption)
            errors.push([at + definition.sibling, "is " + caption + ", should be " + known.caption]);
    }

    checkScalar(value, type, at, errors) {
        const rule = this.dictionary.types.attributes[type];
        const of = {
            string_t: () => typeof value === "string",
            integer_t: () => Number.isSafeInteger(value),
            long_t: () => Number.isSafeInteger(value),
            float_t: () => typeof value === "number",
            boolean_t: () => typeof value === "boolean",
            json_t: () => true,
        }[rule.type || type];
        if (!of)
            throw new Error("a type that is not known here: " + type);
        if (!of())
            errors.push([at, JSON.stringify(value) + " is no " + type]);
        else if (rule.regex && !new RegExp(rule.regex).test(value))
            errors.push([at, JSON.stringify(value) + " has not the form of " + type]);
        else if (rule.max_len && value.length > rule.max_len)
            errors.push([at, "is longer than " + rule.max_len]);
        else if (rule.range && (value < rule.range[0] || value > rule.range[1]))
            errors.push([at, "is not within " + rule.range]);
    }

    // Every way to break an event that this knows of: [what, the broken event].
    *broken(event) {
        const profiles = event.metadata.profiles;
        const copy = () => JSON.parse(JSON.stringify(event));
        const follow = (root, steps) => steps.reduce((value, step) => value[step], root);
        const visit = function* (schema, item, steps) {
            const broken = (what, change) => {
                const root = copy();
                change(follow(root, steps));
                return [what + " " + steps.join("."), root];
            };
            const value = follow(event, steps);
            yield broken("an unknown attribute in", (at) => { at.no_such_attribute = 1; });
            for (const names of Object.values(item.constraints))
                if (names.some((name) => value[name] !== undefined))
                    yield broken("none of " + names + " in", (at) => names.forEach((name) => delete at[name]));
            for (const name of Object.keys(value)) {
                const own = item.attributes[name];
                const definition = schema.definition(name, own);
                const set = (what, to) => broken(name + " " + what + " in", (at) => {
                    at[name] = definition.is_array ? [to] : to;
                });
                if (own.requirement === "required" || ["class_name", "type_uid"].includes(name))
                    yield broken("no " + name + " in", (at) => { delete at[name]; });
                if (definition.enum || ["class_uid", "category_uid", "type_uid"].includes(name))
                    yield set("out of range", 4711);
                if (definition.sibling && value[definition.sibling] !== undefined && value[name] !== 99)
                    yield broken("a wrong caption of " + name + " in", (at) => { at[definition.sibling] = "Wrong"; });
                yield broken(name + (definition.is_array ? " alone" : " in a list") + " in", (at) => {
                    at[name] = definition.is_array ? at[name][0] : [at[name]];
                });
                if (schema.dictionary.types.attributes[definition.type]) {
                    yield set("as an object", {});
                    yield set("of the wrong type", typeof [].concat(value[name])[0] === "string" ? 7 : "7");
                    continue;
                }
                yield set("as text", "text");
                for (let i = 0; definition.type !== "object" && i < [].concat(value[name]).length; i++)
                    yield* visit(schema, schema.resolve("object", definition.type),
                        [...steps, name, ...(definition.is_array ? [i] : [])]);
            }
        };
        const top = this.classes.get(event.class_uid);
        for (const [i, profile] of profiles.entries()) {
            if (!Object.keys(event).some((name) => top.attributes[name].profile === profile))
                continue;
            const root = copy();
            root.metadata.profiles.splice(i, 1);
            yield ["without the profile " + profile, root];
        }
        yield* visit(this, top, []);
    }
}

module.exports = { Schema };
