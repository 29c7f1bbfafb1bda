/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "search.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"

void search_begin(struct search *search, const struct filter *filter) {
    search->filter = filter;
    search->n_needles = filter ? filter_needles(filter, search->needles) : 0;
}

void search_result_free(struct search_result *result) {
    free(result->events);
    *result = (struct search_result){0};
}

/* Room for one more behind the last; NULL: no memory. */
static struct view *next_place(struct search_result *result) {
    if (result->n == result->room) {
        size_t more = result->room ? 2 * result->room : 16;
        struct view *grown = reallocarray(result->events, more, sizeof(*grown));

        if (!grown) {
            result->no_memory = true;
            return NULL;
        }
        result->events = grown;
        result->room = more;
    }
    return &result->events[result->n];
}

static void look_at(const struct search *search, const char *bytes, size_t n,
                    struct search_result *result) {
    struct view *event;

    if (n == 0)
        return;
    if (search->filter && filter_is_out_of_time(search->filter, bytes, n)) {
        result->looked_at++;
        return;
    }
    event = next_place(result);
    if (!event)
        return;
    if (n > INPUT_LINE_MAX || !view_line(bytes, n, event)) {
        result->foreign++;
        return;
    }
    result->looked_at++;
    if (!search->filter || filter_matches(search->filter, event))
        result->n++;
}

/* NUL bytes end a line, too (input.h). */
static void look_at_line(const struct search *search, const char *bytes, const char *end,
                         struct search_result *result) {
    const char *nul;

    while ((nul = memchr(bytes, '\0', (size_t)(end - bytes)))) {
        look_at(search, bytes, (size_t)(nul - bytes), result);
        bytes = nul + 1;
    }
    look_at(search, bytes, (size_t)(end - bytes), result);
}

static const char *end_of_line(const char *at, const char *end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));

    return feed ? feed : end;
}

static void search_lines(const struct search *search, const char *at, const char *end,
                         struct search_result *result) {
    while (at < end) {
        const char *feed = end_of_line(at, end);

        look_at_line(search, at, feed, result);
        at = feed + 1;
    }
}

/* The next place of any needle; each is looked for again only behind where it was. */
static const char *next_hit(const struct search *search, const char **hits, const char *at,
                            const char *end) {
    const char *first = NULL;

    for (size_t i = 0; i < search->n_needles; i++) {
        if (hits[i] && hits[i] < at)
            hits[i] = needle_find(&search->needles[i], at, (size_t)(end - at));
        if (hits[i] && (!first || hits[i] < first))
            first = hits[i];
    }
    return first;
}

static void search_needles(const struct search *search, const char *begin, const char *end,
                           struct search_result *result) {
    const char *hits[FILTER_NEEDLES], *at = begin, *hit;

    for (size_t i = 0; i < search->n_needles; i++)
        hits[i] = needle_find(&search->needles[i], begin, (size_t)(end - begin));
    while (at < end && (hit = next_hit(search, hits, at, end))) {
        const char *before = memrchr(at, '\n', (size_t)(hit - at));
        const char *feed = end_of_line(hit, end);

        look_at_line(search, before ? before + 1 : at, feed, result);
        at = feed + 1;
    }
}

void search_block(const struct search *search, const char *bytes, size_t n,
                  struct search_result *result) {
    result->n = result->looked_at = result->foreign = 0;
    result->no_memory = false;
    if (search->n_needles)
        search_needles(search, bytes, bytes + n, result);
    else
        search_lines(search, bytes, bytes + n, result);
}
