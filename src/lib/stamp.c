/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/stamp.h"

#include <errno.h>
#include <sys/random.h>

#include "lib/error.h"
#include "util/digest.h"

int stamper_seed(struct stamper *stamper) {
    uint64_t random[2];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return fail(errno, "getrandom: %m");
    atomic_store(&stamper->counter, random[0]);
    stamper->high = (uint16_t)random[1];
    return 0;
}

static char *decimal(char *to, unsigned value, unsigned digits) {
    for (unsigned i = digits; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + digits;
}

/* Days since 1970-01-01 to a date of the Gregorian calendar, whose years begin in March here, so
 * that the leap day comes last. */
static char *date(char *to, uint64_t days) {
    uint64_t shifted = days + 719468, era = shifted / 146097, day = shifted % 146097;
    uint64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    uint64_t of_year = day - (365 * year + year / 4 - year / 100);
    uint64_t month = (5 * of_year + 2) / 153;
    unsigned january = month < 10 ? (unsigned)month + 3 : (unsigned)month - 9;

    to = decimal(to, (unsigned)(year + era * 400 + (january <= 2)), 4);
    *to++ = '-';
    to = decimal(to, january, 2);
    *to++ = '-';
    return decimal(to, (unsigned)(of_year - (153 * month + 2) / 5 + 1), 2);
}

static void timestamp(uint64_t milliseconds, char *to) {
    uint64_t seconds = milliseconds / 1000;
    unsigned second;

    /* Four digits of year end in 9999. */
    if (seconds > UINT64_C(253402300799))
        seconds = UINT64_C(253402300799);
    second = (unsigned)(seconds % 86400);
    to = date(to, seconds / 86400);
    *to++ = 'T';
    to = decimal(to, second / 3600, 2);
    *to++ = ':';
    to = decimal(to, second / 60 % 60, 2);
    *to++ = ':';
    to = decimal(to, second % 60, 2);
    *to++ = '.';
    to = decimal(to, (unsigned)(milliseconds % 1000), 3);
    *to++ = 'Z';
    *to = '\0';
}

static void event_id(uint64_t milliseconds, uint16_t high, uint64_t low, char *to) {
    static const unsigned char groups[] = {4, 2, 2, 2, 6};
    unsigned char id[16], *from = id;

    for (int i = 0; i < 6; i++)
        id[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    id[6] = (unsigned char)(0x70 | (high >> 8 & 0x0f));
    id[7] = (unsigned char)high;
    for (int i = 0; i < 8; i++)
        id[8 + i] = (unsigned char)(low >> (56 - 8 * i));
    id[8] = (unsigned char)(0x80 | (id[8] & 0x3f));
    for (size_t i = 0; i < sizeof(groups); i++) {
        if (i)
            *to++ = '-';
        digest_hex(from, groups[i], to);
        from += groups[i];
        to += 2 * groups[i];
    }
    *to = '\0';
}

void stamp_write(uint64_t milliseconds, uint16_t high, uint64_t low, struct stamp *ret) {
    timestamp(milliseconds, ret->timestamp);
    event_id(milliseconds, high, low, ret->event_id);
}

void stamp_make(struct stamper *stamper, const struct timespec *now, struct stamp *ret) {
    /* A clock before 1970 is wrong. */
    uint64_t seconds = now->tv_sec < 0 ? 0 : (uint64_t)now->tv_sec;

    stamp_write(seconds * 1000 + (uint64_t)now->tv_nsec / 1000000, stamper->high,
                atomic_fetch_add_explicit(&stamper->counter, 1, memory_order_relaxed), ret);
}
