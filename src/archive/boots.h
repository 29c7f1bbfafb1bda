/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_BOOTS_H
#define DEED_ARCHIVE_BOOTS_H

/* A number for each boot of a machine that was met, in that order, from 1. */

#include "scan.h"

#define BOOTS_MAX 65536 /* beyond, a boot is not known: number 0 */

struct boot;

struct boots {
    void *root;
    const struct boot *last;
    uint32_t n;
};

uint32_t boots_number(struct boots *boots, const uint8_t id[SCAN_BOOT]);

/* The number that was asked for last; 0: none. */
uint32_t boots_last(const struct boots *boots);
void boots_free(struct boots *boots);

#endif
