/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_ROTATED_H
#define DEED_STORE_ROTATED_H

/*
 * What the name of a rotated file says: when it was rotated, and whether it can be read. All that
 * logrotate(8) makes of the name of a log is known: numbers, each dateformat (%Y %m %d %H %M %S %V
 * %s and any text), extension and addextension, a compressor's ending, and the .backup of a file
 * that stood in its way. Pure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rotated_age {
    ROTATED_DATED,
    ROTATED_NUMBERED,
    ROTATED_CURRENT, /* it was not rotated */
    ROTATED_UNKNOWN, /* it begins as one of ours, and where it belongs is not known */
    ROTATED_OTHER,   /* it is none of ours */
};

/* A date as an order of days: local time, as if it were UTC, in seconds since 1970. */
#define ROTATED_NO_TIME INT64_MIN

struct rotated {
    enum rotated_age age;
    uint64_t number;
    /* Where the day may stand in front of the month or behind it, both are here. */
    int64_t day_first, month_first; /* ROTATED_NO_TIME: it cannot be that */
    bool has_day;                   /* to the day, and in one way alone */
    bool backup;                    /* logrotate found it in its way */
    bool packed;                    /* compressed, by its name */
    const char *unread;             /* why it cannot be read, by its name; NULL: it can */
    const char *place;              /* what is between the name and its endings; in the name */
    size_t n_place;
};

/* name: without a path. base: that of the file that is written to, NAME.EXTENSION. */
struct rotated rotated_parse(const char *name, const char *base);

#endif
