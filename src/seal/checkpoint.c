/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "seal/textline.h"
#include "seal/tree.h"
#include "util/base64.h"

bool checkpoint_parse(const char *text, size_t n, struct checkpoint *ret) {
    const char *at = text, *end = text + n, *line;
    size_t length;

    *ret = (struct checkpoint){0};
    if (!textline_next(&at, end, &line, &length) || length > NOTE_NAME_MAX ||
        memchr(line, '\0', length))
        return false;
    memcpy(ret->origin, line, length);
    if (!textline_number(&at, end, &ret->size) || ret->size > TREE_SIZE_MAX ||
        !textline_hash(&at, end, ret->root))
        return false;
    while (at < end)
        if (!textline_next(&at, end, &line, &length))
            return false;
    return true;
}

void checkpoint_print(const struct checkpoint *checkpoint, struct buffer *to) {
    char root[BASE64_LENGTH(DIGEST_SIZE) + 1];

    base64_encode(checkpoint->root, sizeof(checkpoint->root), root);
    buffer_printf(to, "%s\n%" PRIu64 "\n%s\n", checkpoint->origin, checkpoint->size, root);
}
