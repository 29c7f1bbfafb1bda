/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_OPTIONS_H
#define DEED_CLI_QUERY_OPTIONS_H

/* How events are shown: the options that deed query and deed follow share. */

#include "cli/query/choice.h"
#include "format/format.h"
#include "query/group.h"

struct column_names {
    const char *at[FORMAT_COLUMNS_MAX];
    size_t n;
    char *text; /* holds the names */
};

struct shown {
    const struct format *format; /* NULL: nothing was said */
    struct column_names columns;
    bool utc, no_pager, help;
    bool count, reverse, rejected;
    struct column_names group;
    const char *sort;
    uint64_t limit; /* 0: none */
    bool limited;
};

void shown_free(struct shown *shown);

/* Setters of a struct shown, for tables of options. */
const char *shown_set_format(void *shown, const char *value);
const char *shown_set_json(void *shown, const char *value);
const char *shown_set_columns(void *shown, const char *value);
const char *shown_set_utc(void *shown, const char *value);
const char *shown_set_no_pager(void *shown, const char *value);
const char *shown_set_help(void *shown, const char *value);
const char *shown_set_count(void *shown, const char *value);
const char *shown_set_reverse(void *shown, const char *value);
const char *shown_set_rejected(void *shown, const char *value);
const char *shown_set_group(void *shown, const char *value);
const char *shown_set_sort(void *shown, const char *value);
const char *shown_set_limit(void *shown, const char *value); /* from 1 */
const char *shown_set_last(void *shown, const char *value);  /* from 0 */

/* For --help: the formats. */
void shown_print_formats(void);

#endif
