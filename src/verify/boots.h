/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_BOOTS_H
#define DEED_VERIFY_BOOTS_H

/*
 * A number for each boot of a machine that was met, in that order, from 1. Which machine it is of
 * is told by the host name that came with it first: where the events of several machines stand in
 * one file, each is up in a boot of its own.
 */

#include "parse/scan.h"

#define BOOTS_MAX 65536 /* beyond, a boot is not known: number 0 */

struct boot;

struct boots {
    void *root, *machines;
    const struct boot *last;
    uint32_t n;
    bool no_memory; /* for something, since the beginning */
};

/* 0: not known. host may be NULL. */
uint32_t boots_number(struct boots *boots, const uint8_t id[SCAN_BOOT], const char *host, size_t n);

/* The number that was asked for last; 0: none. */
uint32_t boots_last(const struct boots *boots);

/* Has its machine been in a newer one by now? */
bool boots_last_is_over(const struct boots *boots);
void boots_free(struct boots *boots);

#endif
