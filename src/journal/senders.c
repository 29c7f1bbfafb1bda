/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/senders.h"

#include <stdio.h>
#include <string.h>

#include "journal/users.h"

struct first_error {
    struct senders *senders;
    size_t skip; /* the name of the file, which the caller adds itself */
};

static void keep_first_error(const char *what, void *data) {
    const struct first_error *first = data;
    char *why = first->senders->why;

    if (!*why && strlen(what) > first->skip)
        snprintf(why, sizeof(first->senders->why), "%s", what + first->skip);
}

int senders_read(struct senders *senders, const char *path) {
    struct first_error first = {senders, strlen(path) + strlen(": ")};

    *senders = (struct senders){0};
    return emitters_read(path, &senders->emitters, keep_first_error, &first);
}

const char *senders_why(const struct senders *senders, int r) {
    return *senders->why ? senders->why : strerror(-r);
}

void senders_free(struct senders *senders) {
    emitters_free(&senders->emitters);
    *senders = (struct senders){0};
}

bool senders_uid(const char *text, size_t n, uint32_t *ret) {
    uint64_t number = 0;

    if (n == 0 || n > 10)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    *ret = (uint32_t)number;
    return number <= UINT32_MAX;
}

bool senders_trusted(const struct senders *senders, const char *uid, size_t uid_n, const char *unit,
                     size_t unit_n) {
    uint32_t number;

    return senders_uid(uid, uid_n, &number) &&
           (users_is_system(number) ||
            emitters_ask(&senders->emitters, number, unit, unit_n) == EMITTERS_YES);
}
