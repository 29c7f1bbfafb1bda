/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/wanted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/text.h"

/* The most that text_write() makes of a byte. */
#define GROWS 3

int wanted_make(const char *plain, size_t n, struct wanted *ret) {
    char *copy = strndup(plain, n), *bytes = copy ? malloc(GROWS * n + 1) : NULL;
    size_t limit = GROWS * n;
    struct out out = {bytes, bytes + (bytes ? limit : 0)};
    struct text text;

    if (bytes) {
        text = text_of(copy);
        text_write(&text, 0, text.n, &out, NULL, &limit);
        *ret = (struct wanted){bytes, (size_t)(out.at - bytes), text.unsafe, copy, n};
        return 0;
    }
    free(copy);
    return -ENOMEM;
}

void wanted_free(struct wanted *wanted) {
    free(wanted->bytes);
    free(wanted->plain);
    *wanted = (struct wanted){0};
}

bool wanted_marked(const struct view *event, enum view_mark mark, const char *path) {
    struct text_view rest = event->mark[mark], name;

    while (view_next_mark(&rest, &name))
        if (view_is(name, path, strlen(path)))
            return true;
    return false;
}

bool wanted_is(const struct wanted *wanted, struct text_view text, const struct view *event,
               const char *path) {
    if (!text.bytes || text.n > wanted->n || memcmp(text.bytes, wanted->bytes, text.n) != 0)
        return false;
    if (text.n < wanted->n && (text.n == 0 || !wanted_marked(event, VIEW_TRUNCATED, path)))
        return false;
    return !wanted->sanitized || wanted_marked(event, VIEW_SANITIZED, path);
}

bool wanted_is_in(const struct wanted *wanted, struct text_view text, const struct view *event,
                  const char *path) {
    return text.bytes && memmem(text.bytes, text.n, wanted->bytes, wanted->n) &&
           (!wanted->sanitized || wanted_marked(event, VIEW_SANITIZED, path));
}

bool wanted_is_plain(const struct wanted *wanted, struct text_view text) {
    return view_is(text, wanted->plain, wanted->n_plain);
}

bool wanted_is_in_plain(const struct wanted *wanted, struct text_view text) {
    char plain[VIEW_LINE_MAX];

    return text.bytes && text.n <= sizeof(plain) &&
           memmem(plain, view_unescape(text, plain), wanted->plain, wanted->n_plain);
}
