/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * surgery small | large [SEED] | write FILE EVENTS: each change of a log must be found, and an
 * untouched log has no findings.
 *
 * small: a log of 45 events in 5 streams, with every possible deletion, second copy, insertion,
 * swap and flipped bit. large: 100,000 events, with some hundred random changes. write: such a log
 * as a file, for tests of the command.
 */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/verify/made.h"
#include "verify/checker.h"

#define STREAMS 5
#define BEFORE_CRASH 3
#define BEFORE_REBOOT 5

struct outcome {
    uint64_t count[FINDING_KINDS];
    uint64_t findings, open;
    struct finding last[FINDING_KINDS]; /* of each kind */
};

static uint64_t changes, found_out;

static void found(const struct finding *finding, void *data) {
    struct outcome *outcome = data;

    outcome->count[finding->kind]++;
    outcome->findings += !finding_is_note(finding->kind);
    outcome->last[finding->kind] = *finding;
}

/* Checks bytes as `deed verify` checks a file. */
static struct outcome examine(const char *bytes, size_t n) {
    struct outcome outcome = {0};
    struct checker *checker = checker_new(false, true, found, &outcome);
    struct checker_totals totals;
    struct location place = {.file = 1};
    const char *end = bytes + n;

    while (bytes < end) {
        const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t length = (size_t)((feed ? feed : end) - bytes);
        struct scanned event;

        place.line++;
        if (scan_line(bytes, length, SCAN_FILE, &event) == SCAN_EVENT) {
            if (!checker_feed(checker, &event, place))
                abort();
        } else {
            outcome.count[FOUND_FOREIGN]++;
            outcome.findings++;
        }
        outcome.findings += !feed;
        bytes += length + (feed != NULL);
    }
    checker_finish(checker);
    checker_totals(checker, &totals);
    outcome.open = totals.open;
    checker_free(checker);
    return outcome;
}

/* ---- a log as one text ----------------------------------------------------------------------- */

struct text {
    char *bytes;
    size_t n;
};

/* order: the numbers of the lines. */
static struct text join(const struct made *made, const size_t *order, size_t n) {
    struct text text = {0};

    for (size_t i = 0; i < n; i++)
        text.n += made->lines[order[i]].n;
    text.bytes = malloc(text.n + 1);
    if (!text.bytes)
        abort();
    text.n = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(text.bytes + text.n, made->lines[order[i]].bytes, made->lines[order[i]].n);
        text.n += made->lines[order[i]].n;
    }
    return text;
}

static struct outcome examine_lines(const struct made *made, const size_t *order, size_t n) {
    struct text text = join(made, order, n);
    struct outcome outcome = examine(text.bytes, text.n);

    free(text.bytes);
    return outcome;
}

static void must(bool right, const char *what, size_t i, size_t j) {
    changes++;
    if (right) {
        found_out++;
        return;
    }
    printf("FAILED: %s (line %zu, %zu)\n", what, i + 1, j + 1);
    exit(1);
}

static size_t *in_order(size_t n) {
    size_t *order = malloc((n + 1) * sizeof(*order));

    if (!order)
        abort();
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    return order;
}

/* ---- changes --------------------------------------------------------------------------------- */

static bool is_last(const struct made *made, size_t at, size_t n) {
    for (size_t i = at + 1; i < n; i++)
        if (made->lines[i].stream == made->lines[at].stream)
            return false;
    return true;
}

/* n: the number of lines. The last event of a stream leaves an open end. */
static void delete_one(const struct made *made, size_t n, size_t at) {
    size_t *order = in_order(n);
    struct outcome outcome;
    uint64_t seq = made->lines[at].seq;

    memmove(order + at, order + at + 1, (n - at - 1) * sizeof(*order));
    outcome = examine_lines(made, order, n - 1);
    if (is_last(made, at, n))
        must(outcome.findings == 0 && outcome.open == STREAMS - (seq == 1), "deleted, the last", at,
             at);
    else if (seq == BEFORE_CRASH) /* it may have been lost: a note, no finding */
        must(outcome.findings == 0 && outcome.count[NOTE_CRASH] == 1 &&
                 outcome.last[NOTE_CRASH].first == seq,
             "deleted, before a crash", at, at);
    else
        must(outcome.findings == 1 && outcome.count[FOUND_GAP] == 1 &&
                 outcome.last[FOUND_GAP].first == seq && outcome.last[FOUND_GAP].last == seq,
             "deleted", at, at);
    free(order);
}

static void copy_one(const struct made *made, size_t n, size_t from, size_t to) {
    size_t *order = in_order(n);
    struct outcome outcome;

    if (to <= from) /* the copy comes first, so the original is the second copy */
        to = from + 1;
    memmove(order + to + 1, order + to, (n - to) * sizeof(*order));
    order[to] = from;
    outcome = examine_lines(made, order, n + 1);
    must(outcome.findings == 0 && outcome.count[NOTE_SECOND_COPY] == 1 && outcome.open == STREAMS,
         "copied", from, to);
    free(order);
}

/* An event of the same stream and number, with another content. */
static void insert_other(const struct made *made, const struct made *other, size_t n, size_t at) {
    for (size_t which = 0; which < other->n; which++) {
        struct made both = {.n = n + 1};
        size_t *order = in_order(n + 1);
        struct outcome outcome;

        both.lines = malloc((n + 1) * sizeof(*both.lines));
        if (!both.lines)
            abort();
        memcpy(both.lines, made->lines, n * sizeof(*both.lines));
        both.lines[n] = other->lines[which];
        memmove(order + at + 1, order + at, (n - at) * sizeof(*order));
        order[at] = n;
        outcome = examine_lines(&both, order, n + 1);
        must(outcome.findings > 0, "inserted", at, which);
        free(both.lines);
        free(order);
    }
}

static void swap_lines(const struct made *made, size_t n, size_t i, size_t j) {
    size_t *order = in_order(n);
    struct outcome outcome;
    bool changed = false;

    /* Lines of different streams may stand in any order. */
    for (size_t k = i; k <= j; k++)
        changed |= (k > i && made->lines[k].stream == made->lines[i].stream) ||
                   (k < j && made->lines[k].stream == made->lines[j].stream);
    order[i] = j;
    order[j] = i;
    outcome = examine_lines(made, order, n);
    must((outcome.findings > 0) == changed, "swapped", i, j);
    must(!changed || outcome.count[FOUND_SWAP] > 0, "swapped, and reported as something else", i,
         j);
    free(order);
}

/* The form of an origin, checked independently of the scanner. */
static bool is_origin(const char *bytes, size_t n) {
    static regex_t form;
    static bool ready;
    char line[1024];

    if (!ready && regcomp(&form,
                          "^,\"origin\":\\{\"host\":\"([] !#-[^-~]|\\\\[\"\\/bfnrtu])*\""
                          "(,\"unit\":\"([] !#-[^-~]|\\\\[\"\\/bfnrtu])*\")?"
                          "(,\"exe\":\"([] !#-[^-~]|\\\\[\"\\/bfnrtu])*\")?"
                          ",\"pid\":(0|[1-9][0-9]{0,9}),\"uid\":(0|[1-9][0-9]{0,9})"
                          ",\"boot_id\":\"[0-9a-f]{32}\"\\}\\}$",
                          REG_EXTENDED | REG_NOSUB) != 0)
        abort();
    ready = true;
    if (n >= sizeof(line) || memchr(bytes, '\0', n))
        return false;
    memcpy(line, bytes, n);
    line[n] = '\0';
    return regexec(&form, line, 0, NULL, 0) == 0;
}

static void flip(const struct made *made, size_t n, size_t at, size_t byte, int bit) {
    struct made_line *line = &made->lines[at];
    size_t *order = in_order(n);
    struct outcome outcome;
    bool harmless;

    line->bytes[byte] = (char)(line->bytes[byte] ^ 1 << bit);
    harmless = byte >= line->hashed && line->bytes[line->n - 1] == '\n' &&
               is_origin(line->bytes + line->hashed, line->n - 1 - line->hashed);
    outcome = examine_lines(made, order, n);
    must((outcome.findings > 0) == !harmless, "flipped", at, byte);
    line->bytes[byte] = (char)(line->bytes[byte] ^ 1 << bit);
    free(order);
}

/* ---- logs ------------------------------------------------------------------------------------ */

static const char *after(const struct made_stream *stream) {
    if (stream->seq == BEFORE_CRASH)
        return "crash";
    return stream->seq == BEFORE_REBOOT ? "reboot" : NULL;
}

/* Events of random streams, with a reboot and a crash that lost nothing. At the end each stream has
 * one more event, so that all others have a successor. */
static struct made make_log(uint64_t seed, size_t n, size_t *ret_without_last) {
    struct made made = {.random = seed};
    struct made_stream streams[STREAMS] = {0};

    for (int i = 0; i < STREAMS; i++)
        streams[i].number = 0x10 + i;
    while (made.n < n) {
        uint64_t which = made_random(&made) % (STREAMS + 1);
        struct made_stream *stream = &streams[which % STREAMS];

        made_event(&made, stream, after(stream), NULL, false);
    }
    *ret_without_last = made.n;
    for (int i = 0; i < STREAMS; i++)
        made_event(&made, &streams[i], after(&streams[i]), NULL, false);
    return made;
}

/* Lines that do not belong into the log: with a number that is taken, or of a stream that did not
 * begin here. */
static struct made make_others(void) {
    struct made made = {.random = 99};
    struct made_stream taken = {.number = 0x10, .seq = 1}, strange = {.number = 0x40, .seq = 7},
                       first = {.number = 0x11};

    made_event(&made, &taken, NULL, NULL, false);
    made_event(&made, &strange, NULL, NULL, false);
    made_event(&made, &first, NULL, NULL, false);
    made_event(&made, &first, "reboot", NULL, false);
    return made;
}

static void untouched(const struct made *made, size_t n) {
    size_t *order = in_order(n);
    struct outcome outcome = examine_lines(made, order, n);

    must(outcome.findings == 0 && outcome.count[NOTE_SECOND_COPY] == 0 && outcome.open == STREAMS,
         "untouched", 0, 0);
    free(order);
}

static void small(void) {
    size_t n, before;
    struct made made = make_log(4, 40, &before), others = make_others();

    n = made.n;
    untouched(&made, n);
    untouched(&made, before);
    for (size_t i = 0; i < n; i++) {
        delete_one(&made, n, i);
        if (i < before)
            delete_one(&made, before, i);
        insert_other(&made, &others, n, i);
        for (size_t j = 0; j < n; j++) {
            copy_one(&made, n, i, j);
            if (j > i)
                swap_lines(&made, n, i, j);
        }
    }
    printf("small: %zu events: %llu deletions, copies, insertions and swaps\n", n,
           (unsigned long long)changes);
    for (size_t i = 0; i < before; i++)
        for (size_t byte = 0; byte < made.lines[i].n; byte++)
            for (int bit = 0; bit < 8; bit++)
                flip(&made, n, i, byte, bit);
    printf("small: %llu changes in all, each as it must be\n", (unsigned long long)changes);
    made_free(&others);
    made_free(&made);
}

static size_t below(struct made *made, size_t n) {
    return (size_t)(made_random(made) % n);
}

static void large(uint64_t seed) {
    size_t n, before;
    struct made made = make_log(seed, 100000, &before);

    n = made.n;
    untouched(&made, n);
    for (int i = 0; i < 60; i++) {
        size_t at = below(&made, before), other = below(&made, before);

        delete_one(&made, n, at);
        copy_one(&made, n, at, other);
        if (at != other)
            swap_lines(&made, n, at < other ? at : other, at < other ? other : at);
        flip(&made, n, at, below(&made, made.lines[at].hashed), (int)below(&made, 8));
        flip(&made, n, at, below(&made, made.lines[at].n), (int)below(&made, 8));
    }
    printf("large: %zu events, seed %llu: %llu changes, each as it must be\n", n,
           (unsigned long long)seed, (unsigned long long)changes);
    made_free(&made);
}

static int write_log(const char *path, size_t n) {
    size_t before;
    struct made made = make_log(1, n, &before);
    FILE *file = fopen(path, "w");

    if (!file)
        return 1;
    for (size_t i = 0; i < made.n; i++)
        fwrite(made.lines[i].bytes, 1, made.lines[i].n, file);
    made_free(&made);
    return fclose(file) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "small") == 0) {
        small();
        return 0;
    }
    if (argc >= 2 && strcmp(argv[1], "large") == 0) {
        large(argc > 2 ? strtoull(argv[2], NULL, 10) : 20261124);
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "write") == 0)
        return write_log(argv[2], strtoul(argv[3], NULL, 10));
    fputs("Usage: surgery small | large [SEED] | write FILE EVENTS\n", stderr);
    return 2;
}
