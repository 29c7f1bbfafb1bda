/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any strings in any field: the input is cut at its NUL bytes and dealt out to the fields. */
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *text;
static size_t at, end;

static const char *next(void) {
    const char *s = text + at;

    if (at >= end)
        return NULL;
    at += strlen(s) + 1;
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    deed_details details = DEED_DETAILS_INIT;
    deed_event event = DEED_EVENT_INIT;
    deed_meta meta[70] = {0};
    size_t n = 0;

    if (size < 2)
        return 0;
    text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    at = 2;
    end = size;
    event.outcome = (deed_outcome)(data[0] % 5);
    event.actor = data[1] & 1 ? deed_user(next()) : (deed_principal){next(), next(), next()};
    event.action = data[1] & 2 ? "customer.delete" : next();
    event.resource =
        data[1] & 4 ? deed_resource("customer", next()) : deed_resource(next(), next());
    details.source_ip = next();
    details.request_id = next();
    details.reason = next();
    details.on_behalf_of = (deed_principal){next(), next(), next()};
    while (n < 69 && at < end) {
        meta[n].key = next();
        meta[n].type = (deed_meta_type)(1 + data[0] / 5 % 5);
        if (meta[n].type == DEED_META_STRING || meta[n].type == DEED_META_DECIMAL) {
            meta[n].value.string = next();
        } else {
            uint64_t bits = 0;
            const char *raw = next();

            if (raw)
                memcpy(&bits, raw, strnlen(raw, sizeof(bits)));
            if (meta[n].type == DEED_META_BOOL)
                meta[n].value.boolean = bits & 1;
            else
                memcpy(&meta[n].value.integer, &bits, sizeof(bits));
        }
        n++;
    }
    details.metadata = meta;
    event.details = &details;
    check_line(&event);
    free(text);
    return 0;
}
