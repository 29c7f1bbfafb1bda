/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/blockfilter.h"

#include <stdlib.h>
#include <string.h>

#include "store/input.h"
#include "util/array.h"

void blockfilter_begin(struct blockfilter *blockfilter, const struct filter *filter) {
    blockfilter->filter = filter;
    blockfilter->n_substrings = filter ? filter_substrings(filter, blockfilter->substrings) : 0;
}

void blockfilter_result_free(struct blockfilter_result *result) {
    free(result->views);
    free(result->lines);
    *result = (struct blockfilter_result){0};
}

const struct view *blockfilter_event(struct blockfilter_result *result, size_t i) {
    const struct blockfilter_line *line;

    if (i < BLOCKFILTER_VIEWS)
        return &result->views[i];
    line = &result->lines[i - BLOCKFILTER_VIEWS];
    view_parts(result->block + line->at, line->n, &result->at_hand);
    return &result->at_hand;
}

/* The view for the next event: behind the last one if it is kept there. NULL: no memory. */
static struct view *next_view(struct blockfilter_result *result) {
    struct view *views;

    if (result->n >= BLOCKFILTER_VIEWS)
        return &result->at_hand;
    views = array_grow(result->views, result->n, &result->room, sizeof(*views));
    if (!views) {
        result->no_memory = true;
        return NULL;
    }
    result->views = views;
    return &views[result->n];
}

static void keep_event(const char *bytes, size_t n, struct blockfilter_result *result) {
    if (result->n >= BLOCKFILTER_VIEWS) {
        size_t i = result->n - BLOCKFILTER_VIEWS;
        struct blockfilter_line *lines =
            array_grow(result->lines, i, &result->room_lines, sizeof(*lines));

        if (!lines) {
            result->no_memory = true;
            return;
        }
        result->lines = lines;
        lines[i] = (struct blockfilter_line){(uint32_t)(bytes - result->block), (uint32_t)n};
    }
    result->n++;
}

/* Without a byte order mark and a carriage return, which few files have. */
static bool view_trimmed(const char **bytes, size_t *n, struct view *event,
                         struct blockfilter_result *result) {
    bool bom, crlf;

    input_trim(bytes, n, &bom, &crlf);
    result->bom += bom;
    result->crlf += crlf;
    return (bom || crlf) && view_line(*bytes, *n, event);
}

static void filter_line(const struct blockfilter *blockfilter, const char *bytes, size_t n,
                        struct blockfilter_result *result) {
    struct view *event;

    if (n == 0)
        return;
    if (blockfilter->filter && filter_is_out_of_time(blockfilter->filter, bytes, n)) {
        result->looked_at++;
        return;
    }
    event = next_view(result);
    if (!event)
        return;
    if (n > VIEW_LINE_MAX ||
        (!view_line(bytes, n, event) && !view_trimmed(&bytes, &n, event, result))) {
        result->foreign++;
        return;
    }
    result->looked_at++;
    result->no_origin += !event->origin.bytes;
    if (!blockfilter->filter || filter_matches(blockfilter->filter, event))
        keep_event(bytes, n, result);
}

/* NUL bytes end a line, too (input.h). */
static void parse_lines_between_nuls(const struct blockfilter *blockfilter, const char *bytes,
                                     const char *end, struct blockfilter_result *result) {
    const char *nul;

    while ((nul = memchr(bytes, '\0', (size_t)(end - bytes)))) {
        filter_line(blockfilter, bytes, (size_t)(nul - bytes), result);
        bytes = nul + 1;
    }
    filter_line(blockfilter, bytes, (size_t)(end - bytes), result);
}

static const char *end_of_line(const char *at, const char *end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));

    return feed ? feed : end;
}

static void filter_all_lines(const struct blockfilter *blockfilter, const char *at, const char *end,
                             struct blockfilter_result *result) {
    while (at < end) {
        const char *feed = end_of_line(at, end);

        parse_lines_between_nuls(blockfilter, at, feed, result);
        at = feed + 1;
    }
}

/* The next hit of any substring. Searches each one only behind its last hit. */
static const char *next_hit(const struct blockfilter *blockfilter, const char **hits,
                            const char *at, const char *end) {
    const char *first = NULL;

    for (size_t i = 0; i < blockfilter->n_substrings; i++) {
        if (hits[i] && hits[i] < at)
            hits[i] = substring_find(&blockfilter->substrings[i], at, (size_t)(end - at));
        if (hits[i] && (!first || hits[i] < first))
            first = hits[i];
    }
    return first;
}

static void filter_candidate_lines(const struct blockfilter *blockfilter, const char *begin,
                                   const char *end, struct blockfilter_result *result) {
    const char *hits[FILTER_SUBSTRINGS_MAX], *at = begin, *hit;

    for (size_t i = 0; i < blockfilter->n_substrings; i++)
        hits[i] = substring_find(&blockfilter->substrings[i], begin, (size_t)(end - begin));
    while (at < end && (hit = next_hit(blockfilter, hits, at, end))) {
        const char *before = memrchr(at, '\n', (size_t)(hit - at));
        const char *feed = end_of_line(hit, end);

        parse_lines_between_nuls(blockfilter, before ? before + 1 : at, feed, result);
        at = feed + 1;
    }
}

void blockfilter_block(const struct blockfilter *blockfilter, const char *bytes, size_t n,
                       bool begins, struct blockfilter_result *result) {
    const char *rest = bytes, *end = bytes + n;

    result->block = bytes;
    result->n = 0;
    result->looked_at = 0;
    result->foreign = 0;
    result->no_origin = 0;
    result->bom = 0;
    result->crlf = 0;
    result->no_memory = false;
    if (begins) {
        rest = end_of_line(bytes, end);
        filter_all_lines(blockfilter, bytes, rest, result);
    }
    if (blockfilter->n_substrings)
        filter_candidate_lines(blockfilter, rest, end, result);
    else
        filter_all_lines(blockfilter, rest, end, result);
}
