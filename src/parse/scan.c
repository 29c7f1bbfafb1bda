/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/scan.h"

#include <string.h>

#include "parse/grammar.h"
#include "parse/view.h"

#define BEGIN "{\"timestamp\":\""
#define BEGIN_N (sizeof(BEGIN) - 1)

/* The rest of a line. */
struct scan_rest {
    const char *at, *end;
};

static bool take(struct scan_rest *rest, const char *literal, size_t n) {
    if ((size_t)(rest->end - rest->at) < n || memcmp(rest->at, literal, n) != 0)
        return false;
    rest->at += n;
    return true;
}

#define TAKE(rest, literal) take((rest), (literal), sizeof(literal) - 1)

/* Vectors of 16 bytes. An event has 170 digits; to read them one by one would take a tenth of the
 * time that verifying takes. */
typedef uint8_t sixteen __attribute__((vector_size(16)));
typedef uint16_t eight_pairs __attribute__((vector_size(16)));
typedef uint8_t eight __attribute__((vector_size(8)));

static bool is_all_ones(const sixteen *bytes) {
    uint64_t half[2];

    memcpy(half, bytes, sizeof(half));
    return (half[0] & half[1]) == UINT64_MAX;
}

/* 2 * n digits; n is a multiple of 8. */
static bool take_hex(struct scan_rest *rest, uint8_t *ret, size_t n) {
    sixteen right = (sixteen)((sixteen){0} == 0);

    if ((size_t)(rest->end - rest->at) < 2 * n)
        return false;
    for (size_t i = 0; i < n; i += 8) {
        sixteen bytes, number, letter;
        eight_pairs pairs;
        eight packed;

        memcpy(&bytes, rest->at + 2 * i, sizeof(bytes));
        number = (sixteen)((bytes - '0') <= 9);
        letter = (sixteen)((bytes - 'a') <= 5);
        right &= number | letter;
        pairs = (eight_pairs)((bytes & 0x0f) + (letter & 9));
#if __BYTE_ORDER == __LITTLE_ENDIAN
        pairs = (pairs << 4 | pairs >> 8) & 0xff;
#else
        pairs = (pairs >> 4 | pairs) & 0xff;
#endif
        packed = __builtin_convertvector(pairs, eight);
        memcpy(ret + i, &packed, sizeof(packed));
    }
    rest->at += 2 * n;
    return is_all_ones(&right);
}

/* 0, or digits without a leading zero. */
static bool take_number(struct scan_rest *rest, uint64_t max, uint64_t *ret) {
    const char *from = rest->at;
    uint64_t value = 0;

    while (rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9') {
        unsigned digit = (unsigned)(*rest->at - '0');

        if (value > max / 10 || value * 10 > max - digit)
            return false;
        value = value * 10 + digit;
        rest->at++;
    }
    *ret = value;
    return rest->at > from && (*from != '0' || rest->at == from + 1);
}

/* A pattern of 16 bytes or more: 0 stands for a decimal digit, f for a hexadecimal one, all else
 * for itself. */
static bool take_pattern(struct scan_rest *rest, const char *pattern, size_t n, const char **ret) {
    sixteen right = (sixteen)((sixteen){0} == 0);

    if ((size_t)(rest->end - rest->at) < n)
        return false;
    for (size_t i = 0; i < n; i += 16) {
        size_t at = i + 16 <= n ? i : n - 16;
        sixteen bytes, wanted, number, letter;

        memcpy(&bytes, rest->at + at, sizeof(bytes));
        memcpy(&wanted, pattern + at, sizeof(wanted));
        number = (sixteen)((bytes - '0') <= 9);
        letter = (sixteen)((bytes - 'a') <= 5);
        right &= (sixteen)(bytes == wanted) | ((sixteen)(wanted == '0') & number) |
                 ((sixteen)(wanted == 'f') & (number | letter));
    }
    *ret = rest->at;
    rest->at += n;
    return is_all_ones(&right);
}

static const bool service_bytes[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['_'] = true,
    ['.'] = true,         ['-'] = true,         ['@'] = true,         [':'] = true};

static bool take_head(struct scan_rest *rest, struct scanned *ret) {
    static const char time[] = "0000-00-00T00:00:00.000Z",
                      id[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    if (!TAKE(rest, BEGIN) || !take_pattern(rest, time, SCAN_TIME, &ret->time) ||
        !TAKE(rest, "\",\"event_id\":\"") || !take_pattern(rest, id, SCAN_ID, &ret->id) ||
        !TAKE(rest, "\",\"service\":\""))
        return false;
    ret->service = rest->at;
    while (rest->at < rest->end && service_bytes[(unsigned char)*rest->at])
        rest->at++;
    ret->service_n = (size_t)(rest->at - ret->service);
    return ret->service_n >= 1 && ret->service_n <= 64 && TAKE(rest, "\",");
}

/* The last `"name":{` before the end. The object holds no other one. */
static const char *find_last(const struct scan_rest *rest, const char *name, size_t n) {
    const char *end = rest->end, *brace;

    while ((brace = memrchr(rest->at, '{', (size_t)(end - rest->at)))) {
        if ((size_t)(brace + 1 - rest->at) >= n && memcmp(brace + 1 - n, name, n) == 0)
            return brace + 1 - n;
        end = brace;
    }
    return NULL;
}

#define FIND_LAST(rest, name) find_last((rest), (name), sizeof(name) - 1)

/* Leaves the closing brace of the line. */
static bool take_chain(struct scan_rest *rest, struct scanned *ret) {
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

/* A string from its first byte up to and with its closing quote. */
static bool take_string(struct scan_rest *rest) {
    const char *at = rest->at;
    size_t length;

    while ((at = grammar_plain(at, rest->end)) < rest->end && *at == '\\') {
        length = grammar_character(at, rest->end);
        if (length == 0)
            return false;
        at += length;
    }
    if (at == rest->end || *at != '"')
        return false;
    rest->at = at + 1;
    return true;
}

static bool take_via(struct scan_rest *rest) {
    return TAKE(rest, "spool\"") || TAKE(rest, "outbox\"") || TAKE(rest, "reconcile\"") ||
           TAKE(rest, "relay\"");
}

/* The relay writes only printable ASCII into it. For an event that was brought later, root vouches
 * for the user, and for the other members as far as they are known. */
static bool take_origin(struct scan_rest *rest, struct scanned *ret) {
    uint64_t number;
    bool pid, boot_id;

    if (!TAKE(rest, ",\"origin\":{\"host\":\"") ||
        memchr(rest->at, '\x7f', (size_t)(rest->end - rest->at)))
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

/* What a line that is no event is: the beginning of an event, or `otherwise`. */
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

/* Scans all that vouches for the event. */
static enum scan_result scan_frame(const char *bytes, size_t n, enum scan_from from,
                                   struct scanned *ret) {
    struct scan_rest rest = {bytes, bytes + n}, end;
    const char *body, *origin = NULL, *chain;

    if (!take_head(&rest, ret))
        return SCAN_FORM;
    body = rest.at - 1;
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
    if (!view_is_body(body, (size_t)(chain - body)))
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
    struct scan_rest rest = {text, text + n};

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
        return "an event without an origin, or whose origin is not as the relay writes it";
    case SCAN_NO_MESSAGE:
        return "an entry whose message journalctl left out, as it is long: export it with --all";
    case SCAN_EVENT:
        return "an event";
    case SCAN_OTHER:
    default:
        return "no event";
    }
}
