/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/utc.h"
#include "util/cleanup.h"
#include "util/hidden.h"
#include "util/text.h"

static const char *entity(uint32_t code) {
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* marked: what stands for a character is told from the same letters in the text itself. */
static void put_text(struct buffer *to, const char *bytes, size_t n, bool marked) {
    const char *begin = marked ? "<i>" : "", *end = marked ? "</i>" : "";
    size_t from = 0;

    for (size_t at = 0; at < n;) {
        uint32_t code = 0;
        size_t length = text_character((const unsigned char *)bytes + at, n - at, &code);
        const char *known = length ? entity(code) : NULL;

        if (length && !known && !code_is_hidden(code)) {
            at += length;
            continue;
        }
        buffer_put(to, bytes + from, at - from);
        if (known)
            buffer_string(to, known);
        else if (length)
            buffer_printf(to,
                          code < 0x80      ? "%s\\x%02" PRIx32 "%s"
                          : code < 0x10000 ? "%s\\u%04" PRIx32 "%s"
                                           : "%s\\U%08" PRIx32 "%s",
                          begin, code, end);
        else
            buffer_printf(to, "%s\\x%02x%s", begin, (unsigned char)bytes[at], end);
        at += length ? length : 1;
        from = at;
    }
    buffer_put(to, bytes + from, n - from);
}

void html_text(struct buffer *to, const char *bytes, size_t n) {
    put_text(to, bytes, n, false);
}

void html_string(struct buffer *to, const char *s) {
    html_text(to, s, strlen(s));
}

void html_value(struct buffer *to, const char *bytes, size_t n) {
    size_t shown = n;

    if (n > HTML_VALUE_MAX)
        for (shown = HTML_VALUE_MAX; shown > HTML_VALUE_MAX - 4 && (bytes[shown] & 0xc0) == 0x80;)
            shown--;
    buffer_string(to, "<bdi>");
    put_text(to, bytes, shown, true);
    buffer_string(to, "</bdi>");
    if (shown < n)
        buffer_printf(to, "<i>… cut, %zu bytes</i>", n);
}

void html_json(struct buffer *to, struct text_view text) {
    CLEANUP_FREE char *plain = malloc(text.n + 1);

    if (plain)
        html_value(to, plain, view_unescape(text, plain));
    else
        to->failed = true;
}

void html_number(struct buffer *to, uint64_t number) {
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%" PRIu64, number);

    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buffer_string(to, ",");
        buffer_put(to, digits + i, 1);
    }
}

void html_short_number(struct buffer *to, uint64_t number) {
    static const char *const units[] = {"", "k", "M", "G", "T", "P", "E"};
    double value = (double)number;
    size_t unit = 0;

    for (; value >= 999.5; unit++)
        value /= 1000;
    buffer_printf(to, unit && value < 9.95 ? "%.1f%s" : "%.0f%s", value, units[unit]);
}

void html_plural(struct buffer *to, uint64_t n, const char *one, const char *many) {
    html_number(to, n);
    buffer_printf(to, " %s", n == 1 ? one : many);
}

void html_time(struct buffer *to, uint64_t ms, bool precise) {
    char text[UTC_TEXT];

    buffer_printf(to, "<time datetime=\"%s", utc_write(ms, "DTh:m:s", text));
    buffer_printf(to, ".%03uZ\">%s", (unsigned)(ms % 1000), utc_write(ms, "D h:m:s", text));
    if (precise)
        buffer_printf(to, ".%03u", (unsigned)(ms % 1000));
    buffer_string(to, "</time>");
}
