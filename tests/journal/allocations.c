/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recording allocates nothing: every allocator call of the process is counted meanwhile. */
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

int main(void) {
    unsigned long before;
    deed_log *log = NULL;
    int r;

    free(malloc(1));
    if (calls == 0) {
        fprintf(stderr, "the count does not count\n");
        return 1;
    }
    r = deed_open(&log, "billing", NULL);
    if (r < 0) {
        fprintf(stderr, "%s\n", deed_error_text());
        return 1;
    }
    before = calls;
    for (int i = 0; i < 1000; i++) {
        r = deed_record(log, deed_user_session("al\nice", "s1"), DEED_ACTION_CUSTOMER_EXPORT,
                        deed_resource("customer", "4471"), DEED_SUCCESS,
                        DEED_DETAILS(.on_behalf_of = deed_user("bob"), .source_ip = "192.0.2.1",
                                     .reason = "card 4111 1111 1111 1111",
                                     .metadata = DEED_META(DEED_NUM("share", 0.1), DEED_INT("n", i),
                                                           DEED_STR("password", "x"))));
        if (r != 0) {
            fprintf(stderr, "%s\n", deed_error_text());
            return 1;
        }
    }
    printf("%lu allocations in 1000 events\n", calls - before);
    r = calls == before ? 0 : 1;
    deed_close(log);
    return r;
}
