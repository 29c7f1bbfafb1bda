/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/close.h"

#include <inttypes.h>
#include <string.h>

#include "seal/textline.h"
#include "util/base64.h"

#define MARK " close"

static void print_hash(const uint8_t hash[DIGEST_SIZE], struct buffer *to) {
    char base64[BASE64_LENGTH(DIGEST_SIZE) + 1];

    base64_encode(hash, DIGEST_SIZE, base64);
    buffer_printf(to, "%s\n", base64);
}

void seal_close_print(const struct seal_close *close, struct buffer *to) {
    uint8_t root[DIGEST_SIZE];

    tree_root(&close->tree, root);
    buffer_printf(to, "%s" MARK "\n%" PRIu64 "\n%" PRIu64 "\n", close->name, close->epoch,
                  close->tree.size);
    print_hash(root, to);
    for (unsigned level = TREE_LEVELS; level-- > 0;)
        if (close->tree.size >> level & 1)
            print_hash(close->tree.part[level], to);
}

static bool read_name(const char *line, size_t n, struct seal_close *ret) {
    const size_t mark = strlen(MARK);

    if (n <= mark || n - mark > NOTE_NAME_MAX || memcmp(line + n - mark, MARK, mark) != 0 ||
        memchr(line, '\0', n))
        return false;
    memcpy(ret->name, line, n - mark);
    return true;
}

bool seal_close_parse(const char *text, size_t n, struct seal_close *ret) {
    const char *at = text, *end = text + n, *line;
    uint8_t root[DIGEST_SIZE], found[DIGEST_SIZE];
    size_t length;

    *ret = (struct seal_close){0};
    if (!textline_next(&at, end, &line, &length) || !read_name(line, length, ret) ||
        !textline_number(&at, end, &ret->epoch) || !textline_number(&at, end, &ret->tree.size) ||
        ret->tree.size > TREE_SIZE_MAX || !textline_hash(&at, end, root))
        return false;
    for (unsigned level = TREE_LEVELS; level-- > 0;)
        if (ret->tree.size >> level & 1 && !textline_hash(&at, end, ret->tree.part[level]))
            return false;
    tree_root(&ret->tree, found);
    return at == end && memcmp(root, found, sizeof(root)) == 0;
}
