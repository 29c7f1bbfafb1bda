/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_EMITTERS_H
#define DEED_JOURNAL_EMITTERS_H

/*
 * emitters.json: which ordinary users and which units may record. A row with an error is reported
 * and does not count. The other rows count: a slip in one row must not cost another service its
 * evidence.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMITTERS_PATH DEED_CONF_DIRECTORY "/emitters.json"

struct emitter {
    char *unit; /* NULL: the row is about a user */
    uint32_t uid;
    bool yes;
};

struct emitters {
    struct emitter *rows;
    size_t n;
};

enum emitters_word {
    EMITTERS_UNKNOWN, /* no row */
    EMITTERS_NO,
    EMITTERS_YES,
};

/* Called for each error. what: a line with the file, the row and the rule. */
typedef void emitters_wrong(const char *what, void *data);

/*
 * name: of the file, for errors. A NUL follows the text. Looks up users that are given by name. 0,
 * -ENOMEM, or -EBADMSG: there were errors, and ret has the valid rows.
 */
int emitters_parse(const char *name, const char *text, size_t n, struct emitters *ret,
                   emitters_wrong *wrong, void *data);

/* Reads the file; without one, nobody is listed. Other negative errnos are also reported. */
int emitters_read(const char *path, struct emitters *ret, emitters_wrong *wrong, void *data);
void emitters_free(struct emitters *emitters);

/* unit: n bytes; NULL: unknown. A yes for the user or for the unit is enough. */
enum emitters_word emitters_ask(const struct emitters *emitters, uint32_t uid, const char *unit,
                                size_t n);

#endif
