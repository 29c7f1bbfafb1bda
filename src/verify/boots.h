/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_BOOTS_H
#define DEED_VERIFY_BOOTS_H

/*
 * Numbers the boots in the order in which they appear, from 1. The host name of the first event of
 * a boot tells its machine: a file may have events of several machines, each in a boot of its own.
 */

#include "parse/scan.h"

#define BOOTS_MAX 65536 /* boots beyond have the number 0: unknown */

struct boot;

struct boots {
    void *root, *machines;
    const struct boot *last;
    uint32_t n;
    bool no_memory; /* memory ran out since the beginning */
};

/* 0: unknown. host may be NULL. */
uint32_t boots_number(struct boots *boots, const uint8_t id[SCAN_BOOT], const char *host, size_t n);

/* The number that boots_number() returned last; 0: none. */
uint32_t boots_last(const struct boots *boots);

/* Has the machine of that boot begun a newer one? */
bool boots_last_is_over(const struct boots *boots);
void boots_free(struct boots *boots);

#endif
