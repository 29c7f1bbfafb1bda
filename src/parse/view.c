/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/view.h"

#include <string.h>

#include "parse/grammar.h"
#include "util/ascii.h"

/* The rest of a line. */
struct view_rest {
    const char *at, *end;
    bool strict; /* refuses what is no JSON */
};

/* Most labels differ in their second byte, behind the quote. */
static inline bool take(struct view_rest *rest, const char *literal, size_t n) {
    if ((size_t)(rest->end - rest->at) < n || rest->at[0] != literal[0] ||
        rest->at[n > 1] != literal[n > 1] || memcmp(rest->at, literal, n) != 0)
        return false;
    rest->at += n;
    return true;
}

#define TAKE(rest, literal) take((rest), (literal), sizeof(literal) - 1)

/* A text up to and with the closing quote. */
static inline bool take_text(struct view_rest *rest, struct text_view *ret) {
    const char *from = rest->at, *at = from;

    while ((at = grammar_plain(at, rest->end)) < rest->end && *at != '"') {
        size_t length = grammar_character(at, rest->end);

        if (length == 0 && rest->strict)
            return false;
        if (length == 0)
            length = *at == '\\' && at + 1 < rest->end ? 2 : 1;
        at += length;
    }
    if (at == rest->end)
        return false;
    *ret = (struct text_view){from, (size_t)(at - from)};
    rest->at = at + 1;
    return true;
}

static bool take_number(struct view_rest *rest, uint64_t *ret) {
    const char *from = rest->at;
    uint64_t value = 0;

    for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9'; rest->at++) {
        unsigned digit = (unsigned)(*rest->at - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return rest->at > from;
}

/* Fields behind `last`; NULL: all fields. */
static bool take_fields(struct view_rest *rest, const struct field *last, struct view *ret) {
    for (int id = last ? (int)(last - fields) + 1 : 0; id < FIELD_N; id++) {
        const struct field *field = &fields[id];
        struct view_rest ahead = *rest;
        bool same = last && fields_share_group(field, last);

        if (same && *field->group && !TAKE(&ahead, ","))
            continue;
        if (!same || !*field->group) {
            if (last && *last->group && !TAKE(&ahead, "}"))
                continue;
            if (last && !TAKE(&ahead, ","))
                continue;
            if (*field->group && !take(&ahead, field->open, field->open_len))
                continue;
        }
        if (!take(&ahead, field->label, field->label_len) || !TAKE(&ahead, "\""))
            continue;
        if (!take_text(&ahead, &ret->field[id]))
            return false;
        *rest = ahead;
        last = field;
    }
    return !last || !*last->group || TAKE(rest, "}");
}

/* All behind the opening bracket, up to and with the closing one. It holds no object and no list.
 */
static bool take_flat(struct view_rest *rest, char close, struct text_view *ret) {
    const char *from = rest->at;
    struct text_view text;

    while (rest->at < rest->end) {
        if (*rest->at == close) {
            *ret = (struct text_view){from, (size_t)(rest->at - from)};
            rest->at++;
            return true;
        }
        if (*rest->at++ == '"' && !take_text(rest, &text))
            return false;
    }
    return false;
}

/* ---- members and lists --------------------------------------------------------------------- */

static bool take_value(struct view_rest *rest, struct value_view *ret) {
    if (TAKE(rest, "\"")) {
        ret->kind = VALUE_TEXT;
        return take_text(rest, &ret->text);
    }
    ret->text.bytes = rest->at;
    while (rest->at < rest->end && *rest->at != ',' && *rest->at != '}')
        rest->at++;
    ret->text.n = (size_t)(rest->at - ret->text.bytes);
    ret->kind = VALUE_NUMBER;
    if (ret->text.n == 4 && memcmp(ret->text.bytes, "true", 4) == 0)
        ret->kind = VALUE_TRUE;
    else if (ret->text.n == 5 && memcmp(ret->text.bytes, "false", 5) == 0)
        ret->kind = VALUE_FALSE;
    else if (rest->strict)
        return grammar_number(ret->text);
    return ret->text.n > 0;
}

static bool take_member(struct view_rest *rest, struct value_view *ret) {
    return TAKE(rest, "\"") && take_text(rest, &ret->key) && TAKE(rest, ":") &&
           take_value(rest, ret);
}

static bool is_among(const struct text_view *keys, size_t n, struct text_view key) {
    for (size_t i = 0; i < n; i++)
        if (view_same(keys[i], key))
            return true;
    return false;
}

/* Members behind the opening brace, up to and with the closing one. */
static bool take_members(struct view_rest *rest, struct text_view *ret) {
    struct text_view keys[VIEW_MEMBERS_MAX];
    const char *from = rest->at;
    struct value_view value;

    if (!rest->strict)
        return take_flat(rest, '}', ret);
    for (size_t n = 0; !TAKE(rest, "}"); n++) {
        if (n == VIEW_MEMBERS_MAX || (n > 0 && !TAKE(rest, ",")) || !take_member(rest, &value) ||
            is_among(keys, n, value.key))
            return false;
        keys[n] = value.key;
    }
    *ret = (struct text_view){from, (size_t)(rest->at - from) - 1};
    return true;
}

/* Texts behind the opening bracket, up to and with the closing one. */
static bool take_texts(struct view_rest *rest, struct text_view *ret) {
    const char *from = rest->at;
    struct text_view text;

    if (!rest->strict)
        return take_flat(rest, ']', ret);
    for (bool first = true; !TAKE(rest, "]"); first = false)
        if ((!first && !TAKE(rest, ",")) || !TAKE(rest, "\"") || !take_text(rest, &text))
            return false;
    *ret = (struct text_view){from, (size_t)(rest->at - from) - 1};
    return true;
}

/* ---- the line ------------------------------------------------------------------------------ */

static bool take_chain(struct view_rest *rest, struct view *ret) {
    if (!TAKE(rest, "\"stream\":\"") || !take_text(rest, &ret->stream) ||
        !TAKE(rest, ",\"seq\":") || !take_number(rest, &ret->seq) || ret->seq == 0)
        return false;
    if (TAKE(rest, ",\"prev\":\"") && !take_text(rest, &ret->previous))
        return false;
    if (TAKE(rest, ",\"after\":\"") && !take_text(rest, &ret->after))
        return false;
    return TAKE(rest, "}");
}

/* From the field behind `last` up to the chain. */
static bool parse_body(struct view_rest *rest, const struct field *last, struct view *ret) {
    static const struct {
        const char *open;
        size_t n;
    } marks[VIEW_MARKS] = {
#define MARK(name) {",\"" name "\":[", sizeof(",\"" name "\":[") - 1}
        [VIEW_REDACTED] = MARK("redacted"),
        [VIEW_TRUNCATED] = MARK("truncated"),
        [VIEW_SANITIZED] = MARK("sanitized"),
        [VIEW_DEFECTS] = MARK("defects"),
#undef MARK
    };

    if (!take_fields(rest, last, ret))
        return false;
    if (TAKE(rest, ",\"metadata\":{") && !take_members(rest, &ret->metadata))
        return false;
    for (int mark = 0; mark < VIEW_MARKS; mark++)
        if (take(rest, marks[mark].open, marks[mark].n) && !take_texts(rest, &ret->mark[mark]))
            return false;
    return true;
}

static bool parse(const char *bytes, size_t n, bool strict, struct view *ret) {
    struct view_rest rest = {bytes, bytes + n, strict};

    *ret = (struct view){.line = {bytes, n}};
    if (!TAKE(&rest, "{") || !parse_body(&rest, NULL, ret) || !ret->field[FIELD_TIMESTAMP].bytes)
        return false;
    if (TAKE(&rest, ",\"chain\":{") && !take_chain(&rest, ret))
        return false;
    if (TAKE(&rest, ",\"origin\":{") && !take_members(&rest, &ret->origin))
        return false;
    return TAKE(&rest, "}") && rest.at == rest.end;
}

bool view_line(const char *bytes, size_t n, struct view *ret) {
    return parse(bytes, n, true, ret);
}

bool view_is_body(const char *bytes, size_t n) {
    struct view_rest rest = {bytes, bytes + n, true};
    struct view view;

    return parse_body(&rest, &fields[FIELD_SERVICE], &view) && rest.at == rest.end;
}

bool view_parts(const char *bytes, size_t n, struct view *ret) {
    return parse(bytes, n, false, ret);
}

/* ---- iteration --------------------------------------------------------------------------- */

bool view_next(struct text_view *members, struct value_view *ret) {
    struct view_rest rest;

    if (members->n == 0) /* bytes may be NULL then */
        return false;
    rest = (struct view_rest){.at = members->bytes, .end = members->bytes + members->n};
    TAKE(&rest, ",");
    if (!take_member(&rest, ret)) {
        members->n = 0;
        return false;
    }
    *members = (struct text_view){rest.at, (size_t)(rest.end - rest.at)};
    return true;
}

bool view_find(const struct text_view *members, const char *key, size_t n, struct value_view *ret) {
    struct text_view rest = *members;

    while (view_next(&rest, ret))
        if (ret->key.n == n && memcmp(ret->key.bytes, key, n) == 0)
            return true;
    return false;
}

bool view_next_mark(struct text_view *texts, struct text_view *ret) {
    struct view_rest rest;

    if (texts->n == 0) /* bytes may be NULL then */
        return false;
    rest = (struct view_rest){.at = texts->bytes, .end = texts->bytes + texts->n};
    TAKE(&rest, ",");
    if (!TAKE(&rest, "\"") || !take_text(&rest, ret)) {
        texts->n = 0;
        return false;
    }
    *texts = (struct text_view){rest.at, (size_t)(rest.end - rest.at)};
    return true;
}

/* ---- escapes ------------------------------------------------------------------------------- */

static unsigned hex(const char *at) {
    unsigned value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 4 | (unsigned)ascii_hex(at[i]);
    return value & 0xffff;
}

static size_t put_utf8(unsigned code, char *to) {
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xe0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3f));
        to[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3f));
    to[2] = (char)(0x80 | (code >> 6 & 0x3f));
    to[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* Unescapes one escape, given without its backslash. Returns how many bytes it read. */
static size_t escape(const char *at, size_t n, char *to, size_t *ret_written) {
    static const char from[] = "bfnrt", means[] = "\b\f\n\r\t";
    const char *known = *at ? strchr(from, *at) : NULL;
    unsigned code, low;

    *ret_written = 1;
    if (*at != 'u' || n < 5) {
        *to = known ? means[known - from] : *at;
        return 1;
    }
    code = hex(at + 1);
    if (code >= 0xd800 && code < 0xdc00 && n >= 11 && at[5] == '\\' && at[6] == 'u') {
        low = hex(at + 7);
        if (low >= 0xdc00 && low < 0xe000) {
            *ret_written = put_utf8(0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff)), to);
            return 11;
        }
    }
    *ret_written = put_utf8(code, to);
    return 5;
}

size_t view_unescape(struct text_view text, char *to) {
    char *begin = to;
    size_t at = 0, written;

    while (at < text.n) {
        const char *back = memchr(text.bytes + at, '\\', text.n - at);
        size_t plain = (back ? (size_t)(back - text.bytes) : text.n) - at;

        memcpy(to, text.bytes + at, plain);
        to += plain;
        at += plain + 1;
        if (at >= text.n)
            break;
        at += escape(text.bytes + at, text.n - at, to, &written);
        to += written;
    }
    return (size_t)(to - begin);
}

/* Unescapes one character. */
static size_t unescape_one(struct text_view text, size_t *at, char to[4]) {
    size_t written = 1;

    to[0] = text.bytes[(*at)++];
    if (to[0] == '\\' && *at < text.n)
        *at += escape(text.bytes + *at, text.n - *at, to, &written);
    return written;
}

bool view_is(struct text_view text, const char *plain, size_t n) {
    size_t at = 0;

    if (!text.bytes || text.n < n)
        return false;
    if (!memchr(text.bytes, '\\', text.n))
        return text.n == n && memcmp(text.bytes, plain, n) == 0;
    for (size_t i = 0; i < text.n;) {
        char bytes[4];
        size_t written = unescape_one(text, &i, bytes);

        if (n - at < written || memcmp(plain + at, bytes, written) != 0)
            return false;
        at += written;
    }
    return at == n;
}

/* unescape_one() gives escaped characters whole, others byte by byte. */
bool view_same(struct text_view a, struct text_view b) {
    char one[4], two[4];
    size_t at_a = 0, at_b = 0, n_one = 0, n_two = 0, i = 0, k = 0;

    if (a.n == b.n && memcmp(a.bytes, b.bytes, a.n) == 0)
        return true;
    if (!memchr(a.bytes, '\\', a.n) && !memchr(b.bytes, '\\', b.n))
        return false;
    for (;; i++, k++) {
        bool more_a = i < n_one || at_a < a.n, more_b = k < n_two || at_b < b.n;

        if (!more_a || !more_b)
            return more_a == more_b;
        if (i == n_one) {
            n_one = unescape_one(a, &at_a, one);
            i = 0;
        }
        if (k == n_two) {
            n_two = unescape_one(b, &at_b, two);
            k = 0;
        }
        if (one[i] != two[k])
            return false;
    }
}
