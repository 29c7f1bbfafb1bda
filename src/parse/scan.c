/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/scan.h"

#include <string.h>

#include "parse/grammar.h"
#include "parse/view.h"

#define BEGIN "{\"timestamp\":\""
#define BEGIN_N (sizeof(BEGIN) - 1)

/* What is left of a line. */
struct rest {
    const char *at, *end;
};

static bool take(struct rest *rest, const char *literal, size_t n) {
    if ((size_t)(rest->end - rest->at) < n || memcmp(rest->at, literal, n) != 0)
        return false;
    rest->at += n;
    return true;
}

#define TAKE(rest, literal) take((rest), (literal), sizeof(literal) - 1)

#define IS_DIGIT 0x10

/* The value of a hexadecimal digit, marked; 0 for every other byte. */
static const uint8_t digits[256] = {
    ['0'] = IS_DIGIT | 0,  ['1'] = IS_DIGIT | 1,  ['2'] = IS_DIGIT | 2,  ['3'] = IS_DIGIT | 3,
    ['4'] = IS_DIGIT | 4,  ['5'] = IS_DIGIT | 5,  ['6'] = IS_DIGIT | 6,  ['7'] = IS_DIGIT | 7,
    ['8'] = IS_DIGIT | 8,  ['9'] = IS_DIGIT | 9,  ['a'] = IS_DIGIT | 10, ['b'] = IS_DIGIT | 11,
    ['c'] = IS_DIGIT | 12, ['d'] = IS_DIGIT | 13, ['e'] = IS_DIGIT | 14, ['f'] = IS_DIGIT | 15,
};

static bool take_hex(struct rest *rest, uint8_t *ret, size_t n) {
    const unsigned char *from = (const unsigned char *)rest->at;
    unsigned all = IS_DIGIT;

    if ((size_t)(rest->end - rest->at) < 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned high = digits[from[2 * i]], low = digits[from[2 * i + 1]];

        all &= high & low;
        ret[i] = (uint8_t)(high << 4 | (low & 15));
    }
    rest->at += 2 * n;
    return all != 0;
}

/* 0, or digits without a zero in front. */
static bool take_number(struct rest *rest, uint64_t max, uint64_t *ret) {
    const char *from = rest->at;
    uint64_t value = 0;

    while (rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9') {
        unsigned digit = (unsigned)(*rest->at - '0');

        if (value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
        rest->at++;
    }
    *ret = value;
    return rest->at > from && (*from != '0' || rest->at == from + 1);
}

/* Bytes as in a pattern: d a decimal digit, x a hexadecimal one, everything else itself. */
static bool take_pattern(struct rest *rest, const char *pattern, size_t n, const char **ret) {
    bool wrong = false;

    if ((size_t)(rest->end - rest->at) < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)rest->at[i];

        switch (pattern[i]) {
        case 'd':
            wrong |= c < '0' || c > '9';
            break;
        case 'x':
            wrong |= !digits[c];
            break;
        default:
            wrong |= c != (unsigned char)pattern[i];
        }
    }
    *ret = rest->at;
    rest->at += n;
    return !wrong;
}

static bool is_service_byte(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '@' || c == ':';
}

static bool take_head(struct rest *rest, struct scanned *ret) {
    static const char time[] = "dddd-dd-ddTdd:dd:dd.dddZ",
                      id[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (!TAKE(rest, BEGIN) || !take_pattern(rest, time, SCAN_TIME, &ret->time) ||
        !TAKE(rest, "\",\"event_id\":\"") || !take_pattern(rest, id, SCAN_ID, &ret->id) ||
        !TAKE(rest, "\",\"service\":\""))
        return false;
    ret->service = rest->at;
    while (rest->at < rest->end && is_service_byte((unsigned char)*rest->at))
        rest->at++;
    ret->service_n = (size_t)(rest->at - ret->service);
    return ret->service_n >= 1 && ret->service_n <= 64 && TAKE(rest, "\",");
}

/* The last `"name":{` before the end: an object that holds no other one. */
static const char *find_last(const struct rest *rest, const char *name, size_t n) {
    const char *end = rest->end, *brace;

    while ((brace = memrchr(rest->at, '{', (size_t)(end - rest->at)))) {
        if ((size_t)(brace + 1 - rest->at) >= n && memcmp(brace + 1 - n, name, n) == 0)
            return brace + 1 - n;
        end = brace;
    }
    return NULL;
}

#define FIND_LAST(rest, name) find_last((rest), (name), sizeof(name) - 1)

/* The closing brace of the line stays. */
static bool take_chain(struct rest *rest, struct scanned *ret) {
    if (!TAKE(rest, ",\"chain\":{\"stream\":\"") || !take_hex(rest, ret->stream, SCAN_STREAM) ||
        !TAKE(rest, "\",\"seq\":") || !take_number(rest, UINT64_MAX, &ret->seq) || ret->seq == 0)
        return false;
    memset(ret->previous, 0, DIGEST_SIZE);
    if (ret->seq > 1 && (!TAKE(rest, ",\"prev\":\"") ||
                         !take_hex(rest, ret->previous, DIGEST_SIZE) || !TAKE(rest, "\"")))
        return false;
    ret->after = AFTER_NOTHING;
    if (TAKE(rest, ",\"after\":\"crash\""))
        ret->after = AFTER_CRASH;
    else if (TAKE(rest, ",\"after\":\"reboot\""))
        ret->after = AFTER_REBOOT;
    return TAKE(rest, "}");
}

/* What does not stand in a string as it is. */
static const bool stops[256] = {
    [0x00 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f ... 0xff] = true};

/* A JSON string from its first byte to its closing quote, which is taken, too. The router lets
 * plain bytes into it alone. */
static bool take_string(struct rest *rest) {
    const unsigned char *at = (const unsigned char *)rest->at,
                        *end = (const unsigned char *)rest->end;
    size_t length;

    for (;;) {
        while (at < end && !stops[*at])
            at++;
        if (at == end)
            return false;
        if (*at == '"') {
            rest->at = (const char *)at + 1;
            return true;
        }
        length = *at == '\\' ? grammar_character((const char *)at, (const char *)end) : 0;
        if (length == 0)
            return false;
        at += length;
    }
}

static bool take_via(struct rest *rest) {
    return TAKE(rest, "spool\"") || TAKE(rest, "outbox\"") || TAKE(rest, "reconcile\"");
}

/* For what came later, root vouches for the user, and for the rest where it is known. */
static bool take_origin(struct rest *rest, struct scanned *ret) {
    uint64_t number;
    bool pid, boot_id;

    if (!TAKE(rest, ",\"origin\":{\"host\":\""))
        return false;
    ret->host = rest->at;
    if (!take_string(rest))
        return false;
    ret->host_n = (size_t)(rest->at - ret->host) - 1;
    if (TAKE(rest, ",\"unit\":\"") && !take_string(rest))
        return false;
    if (TAKE(rest, ",\"exe\":\"") && !take_string(rest))
        return false;
    pid = TAKE(rest, ",\"pid\":");
    if (pid && !take_number(rest, 9999999999, &number))
        return false;
    if (!TAKE(rest, ",\"uid\":") || !take_number(rest, 9999999999, &number))
        return false;
    boot_id = TAKE(rest, ",\"boot_id\":\"");
    if (boot_id && (!take_hex(rest, ret->boot, SCAN_BOOT) || !TAKE(rest, "\"")))
        return false;
    ret->via = TAKE(rest, ",\"via\":\"");
    if (ret->via ? !take_via(rest) : !pid || !boot_id)
        return false;
    return TAKE(rest, "}}") && rest->at == rest->end;
}

/* What a line is that is no whole event: its beginning alone, or `otherwise`. */
static enum scan_result no_event(const char *bytes, size_t n, enum scan_result otherwise) {
    struct view view;

    if (n == sizeof(SCAN_NO_MESSAGE_LINE) - 1 && memcmp(bytes, SCAN_NO_MESSAGE_LINE, n) == 0)
        return SCAN_NO_MESSAGE;
    if (memcmp(bytes, BEGIN, n < BEGIN_N ? n : BEGIN_N) != 0)
        return SCAN_OTHER;
    if (n < BEGIN_N)
        return SCAN_CUT;
    return memcmp(bytes + n - 2, "}}", 2) == 0 || view_line(bytes, n, &view) ? otherwise : SCAN_CUT;
}

/* From its head to its origin, by what has to vouch for it. */
static enum scan_result scan_frame(const char *bytes, size_t n, enum scan_from from,
                                   struct scanned *ret) {
    struct rest rest = {bytes, bytes + n}, end;
    const char *origin = NULL, *chain;

    if (!take_head(&rest, ret))
        return SCAN_FORM;
    end = rest;
    if (from != SCAN_JOURNAL) {
        origin = FIND_LAST(&rest, ",\"origin\":{");
        if (origin)
            end.end = origin;
    }
    chain = FIND_LAST(&end, ",\"chain\":{");
    if (!chain)
        return SCAN_NO_CHAIN;
    rest.at = chain;
    if (!take_chain(&rest, ret))
        return SCAN_NO_CHAIN;
    if (!view_is_body(bytes, (size_t)(chain - bytes)))
        return SCAN_FORM;
    ret->hashed = (size_t)(rest.at - bytes);
    if (from == SCAN_JOURNAL)
        return TAKE(&rest, "}") && rest.at == rest.end ? SCAN_EVENT : SCAN_NO_CHAIN;
    if (from == SCAN_EITHER && !origin && TAKE(&rest, "}") && rest.at == rest.end)
        return SCAN_EVENT;
    return origin && rest.at == origin && take_origin(&rest, ret) ? SCAN_EVENT : SCAN_NO_ORIGIN;
}

enum scan_result scan_line(const char *bytes, size_t n, enum scan_from from, struct scanned *ret) {
    enum scan_result result;

    if (n == 0)
        return SCAN_EMPTY;
    *ret = (struct scanned){.bytes = bytes, .n = n};
    result = scan_frame(bytes, n, from, ret);
    return result == SCAN_EVENT ? SCAN_EVENT : no_event(bytes, n, result);
}

bool scan_boot(const char *text, size_t n, uint8_t ret[SCAN_BOOT]) {
    struct rest rest = {text, text + n};

    if (n == 2 * SCAN_BOOT && take_hex(&rest, ret, SCAN_BOOT))
        return true;
    memset(ret, 0, SCAN_BOOT);
    return false;
}

void scan_hash(const struct scanned *event, uint8_t ret[DIGEST_SIZE]) {
    digest_sum_of_two(event->bytes, event->hashed, "}", 1, ret);
}

const char *scan_words(enum scan_result result) {
    switch (result) {
    case SCAN_CUT:
        return "the beginning of an event, without its end";
    case SCAN_EMPTY:
        return "an empty line";
    case SCAN_FORM:
        return "begins as an event does, but is not as libdeed writes it";
    case SCAN_NO_CHAIN:
        return "an event without a chain, or whose chain is not as libdeed writes it";
    case SCAN_NO_ORIGIN:
        return "an event without an origin, or whose origin is not as the router writes it";
    case SCAN_NO_MESSAGE:
        return "an entry whose message journalctl left out, as it is long: export it with --all";
    case SCAN_EVENT:
        return "an event";
    case SCAN_OTHER:
    default:
        return "no event";
    }
}
