/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a file: whatever the reader takes for an event is harmless in each format. */
#include <locale.h>
#include <string.h>

#include "format/format.h"
#include "format/safe.h"
#include "tests/fuzz/check.h"

#define WIDTH 60

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Puts each line that is an event; how many there are. */
static size_t put_all(struct format_writer *writer, const char *at, size_t n, struct buffer *out) {
    const char *end = at + n;
    size_t events = 0;

    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((feed ? feed : end) - at);
        char *line = malloc(length ? length : 1); /* so that a read behind the line shows */
        struct view event;

        MUST(line);
        memcpy(line, at, length);
        if (view_parts(line, length, &event)) {
            format_event(writer, &event, out);
            events++;
        }
        free(line);
        at += length + (feed != NULL);
    }
    return events;
}

static void check_harmless(const struct buffer *out, const struct format *format) {
    bool crlf = strcmp(format->name, "csv") == 0;

    for (size_t i = 0; i < out->n; i++) {
        unsigned char c = (unsigned char)out->bytes[i];

        MUST(c >= 0x20 || c == '\n' || (crlf && c == '\r' && out->bytes[i + 1] == '\n'));
        MUST(c != 0x7f);
    }
    MUST(out->n == 0 || !memmem(out->bytes, out->n, "\xe2\x80\xae", 3));
    MUST(out->n == 0 || !memmem(out->bytes, out->n, "\xc2\x9b", 2));
}

static void check_rows(const struct buffer *out) {
    for (size_t i = 0; i < out->n;) {
        size_t n = (size_t)((char *)memchr(out->bytes + i, '\n', out->n - i) - (out->bytes + i));

        MUST(safe_width(out->bytes + i, n) <= WIDTH);
        i += n + 1;
    }
}

static void check_array(struct buffer *out, size_t events) {
    json_object *array;

    buffer_put(out, "", 1);
    array = json_tokener_parse(out->bytes);
    MUST(array && json_object_array_length(array) == events);
    json_object_put(array);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const columns[] = {"time", "who", "metadata", "metadata.a", "source"};

    setlocale(LC_CTYPE, "C.UTF-8");
    for (size_t i = 0; formats[i]; i++)
        for (int chosen = 0; chosen < (formats[i]->row ? 2 : 1); chosen++) {
            struct format_style style = {.terminal = true, .width = WIDTH, .utc = true};
            struct format_writer writer;
            struct buffer out = {0};
            size_t events;

            style.columns = chosen ? columns : NULL;
            style.n_columns = chosen ? sizeof(columns) / sizeof(columns[0]) : 0;
            format_begin(&writer, formats[i], &style, &out);
            events = put_all(&writer, (const char *)data, size, &out);
            format_end(&writer, &out);
            MUST(!out.failed);
            check_harmless(&out, formats[i]);
            if (strcmp(formats[i]->name, "table") == 0)
                check_rows(&out);
            if (strcmp(formats[i]->name, "json") == 0)
                check_array(&out, events);
            buffer_free(&out);
        }
    return 0;
}
