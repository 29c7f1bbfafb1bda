/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_PAGES_H
#define DEED_UTIL_PAGES_H

/* Zero pages, which take no memory until they are touched: for tables of a fixed size. */

#include <stddef.h>
#include <sys/mman.h>

/* NULL: no memory. The caller unmaps them. */
static inline void *pages_new(size_t n) {
    void *pages =
        mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return pages == MAP_FAILED ? NULL : pages;
}

#endif
