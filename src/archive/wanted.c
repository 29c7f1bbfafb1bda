/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wanted.h"

#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "text.h"

/* The most that text_write() makes of a byte. */
#define GROWS 3

int wanted_make(const char *plain, size_t n, struct wanted *ret) {
    CLEANUP_FREE char *copy = strndup(plain, n);
    struct text text;
    struct out out;
    size_t limit;
    char *bytes;

    if (!copy)
        return -ENOMEM;
    text = text_of(copy);
    limit = GROWS * text.n;
    bytes = malloc(limit + 1);
    if (!bytes)
        return -ENOMEM;
    out = (struct out){bytes, bytes + limit};
    text_write(&text, 0, text.n, &out, NULL, &limit);
    *ret = (struct wanted){bytes, (size_t)(out.at - bytes), text.unsafe};
    return 0;
}

void wanted_free(struct wanted *wanted) {
    free(wanted->bytes);
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
