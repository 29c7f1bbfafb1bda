/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/substring.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Roughly how common a byte is in lines of evidence. */
static int common(char c) {
    if (c == '"')
        return 9;
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
        return 8;
    if (c && strchr("ionrstc:,", c))
        return 6;
    if (c && strchr("_-./\\{}", c))
        return 4;
    return c >= 'g' && c <= 'z' ? 3 : 1;
}

static size_t rarest(const struct substring *substring, size_t but) {
    size_t best = but == 0 ? 1 : 0;

    for (size_t i = best + 1; i < substring->n; i++)
        if (i != but && common(substring->bytes[i]) <= common(substring->bytes[best]))
            best = i;
    return best;
}

void substring_make(struct substring *substring, const char *bytes, size_t n) {
    *substring = (struct substring){.n = n < SUBSTRING_MAX ? n : SUBSTRING_MAX};
    memcpy(substring->bytes, bytes, substring->n);
    if (substring->n < 2)
        return;
    substring->first = rarest(substring, SIZE_MAX);
    substring->second = rarest(substring, substring->first);
}

#ifdef __SSE2__
/* The first of sixteen places that matches, or NULL. All bytes to compare must be there. */
static const char *find_in_16(const struct substring *substring, const char *at) {
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)(at + substring->first)),
            second = _mm_loadu_si128((const __m128i *)(const void *)(at + substring->second));
    __m128i both =
        _mm_and_si128(_mm_cmpeq_epi8(first, _mm_set1_epi8(substring->bytes[substring->first])),
                      _mm_cmpeq_epi8(second, _mm_set1_epi8(substring->bytes[substring->second])));
    unsigned found = (unsigned)_mm_movemask_epi8(both);

    for (; found; found &= found - 1) {
        size_t place = (size_t)__builtin_ctz(found);

        if (memcmp(at + place, substring->bytes, substring->n) == 0)
            return at + place;
    }
    return NULL;
}

const char *substring_find(const struct substring *substring, const char *bytes, size_t n) {
    const char *at = bytes, *last, *found;

    if (n < substring->n + 16)
        return memmem(bytes, n, substring->bytes, substring->n);
    last = bytes + n - substring->n; /* the last place that can match */
    for (; at + 15 <= last; at += 16) {
        found = find_in_16(substring, at);
        if (found)
            return found;
    }
    return at <= last ? memmem(at, (size_t)(bytes + n - at), substring->bytes, substring->n) : NULL;
}
#else
const char *substring_find(const struct substring *substring, const char *bytes, size_t n) {
    return memmem(bytes, n, substring->bytes, substring->n);
}
#endif
