/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_ROTATED_H
#define DEED_STORE_ROTATED_H

/*
 * What the name of a rotated file says: when it was rotated, and whether it can be read. It knows
 * all names that logrotate(8) makes: numbers, each dateformat (%Y %m %d %H %M %S %V %s and any
 * text), extension and addextension, the ending of a compressor, and the .backup of a file that was
 * in its way. Pure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rotated_age {
    ROTATED_DATED,
    ROTATED_NUMBERED,
    ROTATED_CURRENT, /* it was not rotated */
    ROTATED_UNKNOWN, /* begins as one of ours, but its place in the order is unknown */
    ROTATED_OTHER,   /* not one of ours */
};

/* No date. Dates are local time as if it were UTC, in seconds since 1970. */
#define ROTATED_NO_TIME INT64_MIN

struct rotated {
    enum rotated_age age;
    uint64_t number;
    /* The date, read with the day in front of the month and behind it. */
    int64_t day_first, month_first; /* ROTATED_NO_TIME: cannot be read so */
    bool has_day;                   /* the date names a day, and can be read in one way only */
    bool backup;                    /* the file was in logrotate's way */
    bool packed;                    /* compressed, by its name */
    const char *unread;             /* why it cannot be read, by its name; NULL: it can */
    const char *place;              /* the part of the name between base and endings */
    size_t n_place;
};

/* name: without a path. base: the name of the current file, NAME.EXTENSION. */
struct rotated rotated_parse(const char *name, const char *base);

#endif
