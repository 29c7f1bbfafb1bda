/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/hash.h"

#include <sys/random.h>

bool hash_key_make(struct hash_key *ret) {
    return getrandom(ret, sizeof(*ret), 0) == (ssize_t)sizeof(*ret);
}
