/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_BESIDE_H
#define DEED_VERIFY_BESIDE_H

/*
 * Compares a directory with its seals in a thread of its own, while the chains are followed: each
 * of them hashes every line, so two cores do it in the time of one. The thread looks for the seals
 * in the files by itself.
 */

#include "verify/sealed.h"

struct beside;

/* Until beside_finish() `sealed` belongs to the thread, and the name stays valid. NULL: there is
 * one core alone, or no thread; nothing was done. */
struct beside *beside_start(struct sealed *sealed, const char *directory);

/* Waits for the thread, and tells what it found. NULL: does nothing. */
void beside_finish(struct beside *beside);

#endif
