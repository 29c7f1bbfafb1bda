/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/newest.h"

#include <stdlib.h>
#include <string.h>

bool newest_begin(struct newest *newest, size_t room) {
    *newest = (struct newest){.lines = calloc(room + 1, sizeof(*newest->lines)), .room = room};
    return newest->lines != NULL;
}

void newest_free(struct newest *newest) {
    for (size_t i = 0; newest->lines && i < newest->room; i++)
        free(newest->lines[i].bytes);
    free(newest->lines);
    *newest = (struct newest){0};
}

static int newer_first(const void *a, const void *b) {
    const struct newest_line *x = a, *y = b;

    if (x->time != y->time)
        return x->time > y->time ? -1 : 1;
    return x->number > y->number ? -1 : x->number < y->number;
}

static bool is_older(const struct newest_line *a, const struct newest_line *b) {
    return newer_first(a, b) > 0;
}

static void swap(struct newest_line *a, struct newest_line *b) {
    struct newest_line kept = *a;

    *a = *b;
    *b = kept;
}

static void rise(struct newest_line *lines, size_t at) {
    for (; at && is_older(&lines[at], &lines[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&lines[at], &lines[(at - 1) / 2]);
}

static void sift_down(struct newest_line *lines, size_t n) {
    for (size_t at = 0, below; (below = 2 * at + 1) < n; at = below) {
        if (below + 1 < n && is_older(&lines[below + 1], &lines[below]))
            below++;
        if (!is_older(&lines[below], &lines[at]))
            return;
        swap(&lines[below], &lines[at]);
    }
}

static bool keep_newest(struct newest *newest, struct newest_line *line, const char *bytes,
                        size_t n) {
    if (n > line->room || n < line->room / 8) { /* releases the memory of a very long line */
        char *grown = realloc(line->bytes, n + 1);

        if (!grown)
            return false;
        newest->bytes += n - line->room;
        line->bytes = grown;
        line->room = n;
    }
    memcpy(line->bytes, bytes, n);
    line->n = n;
    return true;
}

/* Takes one line less from now on, so that the lines kept are the newest of all. */
static void drop_oldest(struct newest *newest) {
    struct newest_line *lines = newest->lines;

    newest->room = --newest->n;
    swap(&lines[0], &lines[newest->n]);
    newest->bytes -= lines[newest->n].room;
    free(lines[newest->n].bytes);
    lines[newest->n] = (struct newest_line){0};
    sift_down(lines, newest->n);
}

bool newest_add(struct newest *newest, uint64_t time, const char *bytes, size_t n) {
    struct newest_line *line = newest->lines, given = {.time = time, .number = ++newest->seen};

    if (newest->n == newest->room && (!newest->room || is_older(&given, line)))
        return true;
    if (newest->n < newest->room)
        line += newest->n;
    if (!keep_newest(newest, line, bytes, n))
        return false;
    line->time = given.time;
    line->number = given.number;
    if (newest->n < newest->room)
        rise(newest->lines, newest->n++);
    else
        sift_down(newest->lines, newest->n);
    while (newest->bytes > NEWEST_BYTES && newest->n > 1)
        drop_oldest(newest);
    return true;
}

void newest_sort(struct newest *newest) {
    qsort(newest->lines, newest->n, sizeof(*newest->lines), newer_first);
}
