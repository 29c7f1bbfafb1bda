/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_RSYSLOGCONF_H
#define DEED_DOCTOR_RSYSLOGCONF_H

/*
 * rsyslogd's configuration as one list of statements, in the order in which rsyslogd reads them,
 * with the included files in their places. Parses only what the checks ask for: objects such as
 * module(load="x") with their parameters, directives such as $Name value, the rules of
 * rsyslog.conf(5), which begin with a selector, `call` and `stop`. `rsyslogd -N1` tells whether it
 * is valid.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rsyslog_statement {
    char *name; /* "module", "action", …; of a directive with its dollar; "rule", "call", "stop" */
    /* What stands in the brackets, or behind the directive; the line of a rule; of stop what stands
     * before it: its condition. */
    char *arguments;
    char *ruleset;    /* in whose braces it stands; "" outside of any */
    const char *file; /* the list's */
    bool conditional; /* an action or a rule: it stands in braces of its own, or behind a condition
                       */
};

struct rsyslogconf {
    struct rsyslog_statement *statements;
    size_t n, room;
    char **files;
    size_t n_files, files_room;
    uint64_t changed; /* when any of the files changed last; microseconds */
    char *unreadable; /* an included file that exists and could not be read; NULL: none */
};

/* 0, or -errno for the main file. root is "" but in tests. */
int rsyslogconf_read(const char *root, const char *path, struct rsyslogconf *ret);
void rsyslogconf_free(struct rsyslogconf *conf);

/* A parameter of a statement by its name (letters of either case); malloc'ed, NULL: not there. */
char *rsyslog_parameter(const struct rsyslog_statement *statement, const char *name);

/* The next statement after *at that has this name; *at starts with 0. NULL: no more. */
const struct rsyslog_statement *rsyslog_next(const struct rsyslogconf *conf, const char *name,
                                             size_t *at);

bool rsyslog_has_file(const struct rsyslogconf *conf, const char *path);

/* Of the ruleset that gets what inputs without a ruleset of their own read: the first rule or
 * action that takes our entries of the system's journal before a `stop` for them. NULL: none. */
const struct rsyslog_statement *rsyslog_taker(const struct rsyslogconf *conf);

/* How often a module is loaded, and the last statement that does so. */
unsigned rsyslog_loads(const struct rsyslogconf *conf, const char *module,
                       const struct rsyslog_statement **ret);

/* A size as rsyslogd writes it: 8096, 8k, 64K, 1m. 0: the text is none. */
uint64_t rsyslog_size(const char *text);

/* The files that omprog actions give to deed-write: the evidence is the first one. */
struct outputs {
    char *evidence, *rejected;
    unsigned writers; /* how many such actions there are */
    bool configured;  /* false: no action was found, and these are the defaults */
};

void outputs_find(const struct rsyslogconf *conf, struct outputs *ret);
void outputs_free(struct outputs *outputs);

#endif
