/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_EMITTERS_H
#define DEED_JOURNAL_EMITTERS_H

/*
 * emitters.json: which ordinary users and which units may record, word by word. What is not
 * understood is told, and does not count; the other rows do: a slip in one row must cost no other
 * service its evidence.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define EMITTERS_PATH DEED_CONF_DIRECTORY "/emitters.json"

struct emitter {
    char *unit; /* NULL: it is a user */
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

/* what: a line that names the file, the row, and the rule. */
typedef void emitters_wrong(const char *what, void *data);

/*
 * name: of the file, for what is wrong; behind the text is a NUL. 0, -ENOMEM, or -EBADMSG:
 * something was told, and ret has the rest. A user that is given by name is looked up, and one that
 * is not there is told.
 */
int emitters_parse(const char *name, const char *text, size_t n, struct emitters *ret,
                   emitters_wrong *wrong, void *data);

/* The same from a file. No file is nobody; another negative errno is told, too. */
int emitters_read(const char *path, struct emitters *ret, emitters_wrong *wrong, void *data);
void emitters_free(struct emitters *emitters);

/* unit: n bytes; NULL: it is not known. A yes for one of the two is enough. */
enum emitters_word emitters_ask(const struct emitters *emitters, uint32_t uid, const char *unit,
                                size_t n);

/* The table as rsyslogd reads it, where a user is a number and who is not in it may not. Returns
 * false if the stream failed. */
bool emitters_print(const struct emitters *emitters, FILE *to);

#endif
