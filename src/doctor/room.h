/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_ROOM_H
#define DEED_DOCTOR_ROOM_H

/*
 * For how long the namespace's journal takes events that nobody brings to the files: the
 * arithmetic, without the journal. Pure.
 */

#include <stdbool.h>
#include <stdint.h>

/* Bytes that the journal may have: its limit, or what it has and what is free on the disk beyond
 * what it leaves free, whichever is less. */
uint64_t room_of_journal(uint64_t limit, uint64_t used, uint64_t free, uint64_t keep_free);

/* Bytes an hour: of the entries of the last day, which are some of all that the journal has. */
uint64_t room_pace(uint64_t used, uint64_t entries, uint64_t last_day);

/* SystemMaxUse= and the like: bytes, or with K, M, G, T, P, E by 1024. False: it is no size. */
bool room_size(const char *text, uint64_t *ret);

#endif
