/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recording allocates nothing, with an outbox or without: every allocator call of the process is
 * counted meanwhile. */
#include <deed.h>

#include <stdio.h>
#include <stdlib.h>

static unsigned long calls;

/* glibc's own allocator, under the names that it keeps for this. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n) {
    calls++;
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size) {
    calls++;
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n) {
    calls++;
    return __libc_realloc(p, n);
}

static int record(deed_log *log, int i) {
    int r = deed_record(log, deed_user_session("al\nice", "s1"), DEED_ACTION_CUSTOMER_EXPORT,
                        deed_resource("customer", "4471"), DEED_SUCCESS,
                        DEED_DETAILS(.on_behalf_of = deed_user("bob"), .source_ip = "192.0.2.1",
                                     .reason = "card 4111 1111 1111 1111",
                                     .metadata = DEED_META(DEED_NUM("share", 0.1), DEED_INT("n", i),
                                                           DEED_STR("password", "x"))));

    if (r != 0)
        fprintf(stderr, "%s\n", deed_error_text());
    return r;
}

static int count(deed_outbox outbox) {
    deed_options options = DEED_OPTIONS_INIT;
    unsigned long before;
    deed_log *log = NULL;
    int r;

    options.outbox = outbox;
    options.spool_directory = getenv("DEED_SCRATCH");
    r = deed_open(&log, "billing", &options);
    if (r < 0) {
        fprintf(stderr, "%s\n", deed_error_text());
        return r;
    }
    before = calls;
    for (int i = 0; i < 1000 && r == 0; i++)
        r = record(log, i);
    if (r == 0) {
        printf("%lu allocations in 1000 events\n", calls - before);
        r = calls == before ? 0 : 1;
    }
    deed_close(log);
    return r;
}

int main(void) {
    free(malloc(1));
    if (calls == 0) {
        fprintf(stderr, "the count does not count\n");
        return 1;
    }
    return count(DEED_OUTBOX_OFF) != 0 || count(DEED_OUTBOX_ON) != 0;
}
