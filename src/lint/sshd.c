/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/sshd.h"

#include <stdbool.h>
#include <string.h>

static bool skip_phrase(const char **at, const char *end, const char *text) {
    size_t n = strlen(text);

    if ((size_t)(end - *at) < n || memcmp(*at, text, n) != 0)
        return false;
    *at += n;
    return true;
}

/* The last " from " of a line, because a name may have one. A certificate behind it may have any
 * text, so then it is the last one in front of the certificate. NULL: a name that looks like
 * another certificate leaves two to choose from. */
static const char *find_from(const char *at, const char *end) {
    const char *certificate = memmem(at, (size_t)(end - at), "-CERT ID ", 9), *found = NULL;
    size_t n = certificate ? (size_t)(end - certificate) : 0;

    if (certificate && memmem(certificate, n, " (serial ", 9) &&
        memmem(certificate, n, ") CA ", 5)) {
        if (memmem(certificate + 1, n - 1, "-CERT ID ", 9))
            return NULL;
        end = certificate;
    }
    while ((at = memmem(at, (size_t)(end - at), " from ", 6)))
        found = at++;
    return found;
}

static json_object *make_login(const char *word, const char *user, const char *from,
                               const char *end) {
    const char *address = from + 6;
    const char *port = memmem(address, (size_t)(end - address), " port ", 6);
    json_object *object = port ? json_object_new_object() : NULL;

    if (!object)
        return NULL;
    json_object_object_add(object, "sshd", json_object_new_string(word));
    json_object_object_add(object, "user", json_object_new_string_len(user, (int)(from - user)));
    json_object_object_add(object, "address",
                           json_object_new_string_len(address, (int)(port - address)));
    return object;
}

json_object *sshd_read(const char *text, size_t n) {
    const char *at = text, *end = text + n, *from;
    bool accepted = skip_phrase(&at, end, "Accepted ");

    if (!accepted && !skip_phrase(&at, end, "Failed "))
        return NULL;
    while (at < end && *at != ' ')
        at++;
    if (!skip_phrase(&at, end, " for "))
        return NULL;
    (void)skip_phrase(&at, end, "invalid user ");
    from = find_from(at, end);
    return from ? make_login(accepted ? "Accepted" : "Failed", at, from, end) : NULL;
}
