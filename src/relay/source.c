/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/monotonic.h"

/* A busy machine's journal tells of new entries four times a second, and has many files. */
#define SEARCH_EVERY NS_PER_S

static int open_at(struct source *source) {
    int r = entries_open(&source->entries, source->which);

    if (r >= 0)
        r = entries_limit(source->entries, SOURCE_LIMIT);
    /* Nearly all are ours: an index (entries_search_again()) would only cost time. */
    if (r >= 0 && source->which == ENTRIES_NAMESPACE)
        entries_include_all(source->entries);
    /* Asked before the first entry is read: from then on new files are noticed. */
    if (r >= 0)
        r = entries_fd(source->entries);
    source->sought = *source->last;
    if (r >= 0 && source->sought)
        r = entries_seek(source->entries, source->last);
    if (r == -EINVAL) { /* the position is none */
        *source->last = '\0';
        r = entries_seek_time(source->entries, 0);
    }
    if (r < 0) {
        entries_close(source->entries);
        source->entries = NULL;
    }
    return r < 0 ? r : 0;
}

int source_open(struct source *source, enum entries_which which, const char *position,
                uint64_t now) {
    *source = (struct source){.which = which, .opened = now};
    snprintf(source->last, sizeof(source->last), "%s", position);
    return open_at(source);
}

void source_close(struct source *source) {
    entries_close(source->entries);
    source->entries = NULL;
}

int source_reopen(struct source *source, uint64_t now) {
    source_close(source);
    source->opened = now;
    /* What was taken since the mark is read again; a look back that is not over goes on. */
    if (source->again <= source->taken)
        source->again = source->since_mark > 0 ? source->taken : 0;
    source->since_mark = 0;
    return open_at(source);
}

bool source_cursor(const struct source *source, char ret[POSITION_MAX]) {
    char *cursor = NULL;
    bool fits = entries_cursor(source->entries, &cursor) >= 0 && strlen(cursor) < POSITION_MAX;

    if (fits)
        strcpy(ret, cursor);
    free(cursor);
    return fits;
}

bool source_keep(struct source *source) {
    return source_cursor(source, source->last);
}

bool source_is_at_last(const struct source *source) {
    char *cursor = NULL;
    bool is = entries_cursor(source->entries, &cursor) >= 0 && strcmp(cursor, source->last) == 0;

    free(cursor);
    return is;
}

void source_told(struct source *source) {
    entries_seen(source->entries);
    source->told |= source->which == ENTRIES_SYSTEM;
}

uint64_t source_search_due(const struct source *source) {
    return source->told && source->entries ? source->searched + SEARCH_EVERY : UINT64_MAX;
}

static int search_again(struct source *source, uint64_t now) {
    int r = entries_search_again(source->entries);

    source->told = false;
    source->searched = now;
    return r < 0 ? r : entries_next(source->entries);
}

int source_next(struct source *source, uint64_t now) {
    int r = source->entries ? entries_next(source->entries) : 0;

    if (r == 0 && source_search_due(source) <= now)
        r = search_again(source, now);
    if (r > 0 && source->sought) {
        source->sought = false;
        if (source_is_at_last(source))
            r = entries_next(source->entries);
    }
    if (r > 0)
        source->since_mark++;
    return r;
}
