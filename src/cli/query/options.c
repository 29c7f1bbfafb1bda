/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/query/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NO_PART                                                                                    \
    "an event has no such part: it has time, month, day, weekday, hour, actor, on_behalf_of, "     \
    "resource, the fields of deed-event(7), metadata.KEY and origin.KEY; of what was rejected "    \
    "also "                                                                                        \
    "rejected and message"

void shown_free(struct shown *shown) {
    free(shown->columns.text);
    free(shown->group.text);
}

const char *shown_set_format(void *data, const char *value) {
    static char why[128];
    struct shown *shown = data;
    size_t n = 0;

    shown->format = format_find(value);
    if (shown->format)
        return NULL;
    for (size_t i = 0; formats[i] && n < sizeof(why); i++)
        n += (size_t)snprintf(why + n, sizeof(why) - n, "%s%s", i ? ", " : "the formats are ",
                              formats[i]->name);
    return why;
}

const char *shown_set_json(void *data, const char *value) {
    (void)value;
    return shown_set_format(data, "json");
}

static const char *set_names(struct column_names *names, const char *value, size_t max) {
    char *rest;
    struct part part;

    if (names->text)
        return "given twice: name all of them in one, with commas between them";
    rest = names->text = strdup(value);
    if (!rest)
        return "no memory";
    for (char *name; (name = strsep(&rest, ","));) {
        if (names->n == max)
            return "those are too many";
        if (!part_parse(name, &part))
            return NO_PART;
        names->at[names->n++] = name;
    }
    return NULL;
}

const char *shown_set_columns(void *data, const char *value) {
    return set_names(&((struct shown *)data)->columns, value, FORMAT_COLUMNS_MAX);
}

const char *shown_set_group(void *data, const char *value) {
    return set_names(&((struct shown *)data)->group, value, GROUP_PARTS_MAX);
}

const char *shown_set_sort(void *data, const char *value) {
    struct shown *shown = data;
    struct part part;

    if (!part_parse(value, &part) && strcmp(value, "count") != 0)
        return NO_PART;
    shown->sort = value;
    return NULL;
}

#define FLAG(name)                                                                                 \
    const char *shown_set_##name(void *data, const char *value) {                                  \
        (void)value;                                                                               \
        ((struct shown *)data)->name = true;                                                       \
        return NULL;                                                                               \
    }

FLAG(utc)
FLAG(no_pager)
FLAG(help)
FLAG(count)
FLAG(reverse)
FLAG(rejected)

static bool set_number(struct shown *shown, const char *value) {
    char *end;

    errno = 0;
    shown->limit = strtoull(value, &end, 10);
    shown->limited = true;
    return !errno && !*end && *value >= '0' && *value <= '9';
}

const char *shown_set_limit(void *data, const char *value) {
    struct shown *shown = data;

    return set_number(shown, value) && shown->limit ? NULL : "not a number from 1 on";
}

const char *shown_set_last(void *data, const char *value) {
    struct shown *shown = data;

    return set_number(shown, value) && shown->limit <= 100000 ? NULL : "not 0 to 100000";
}

void shown_print_formats(void) {
    printf("\nFormats:\n");
    for (size_t i = 0; formats[i]; i++)
        printf("  %-8s %s\n", formats[i]->name, formats[i]->description);
}
