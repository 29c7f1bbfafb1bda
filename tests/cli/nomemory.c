/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded: allocation number DEED_NO_MEMORY of the program fails, and that one alone, as where
 * another process takes the last of the memory for a moment. Then the file DEED_NO_MEMORY_DONE is
 * made. Allocations before main() are not counted, and those of json-c neither: 0.16 goes on with
 * the NULL that strdup(3) gives it, and crashes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static atomic_long left = -1;

__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("DEED_NO_MEMORY");

    if (number)
        left = strtol(number, NULL, 10);
}

static int fails(const void *caller) {
    const char *done;
    Dl_info info;

    if (left < 0 || (dladdr(caller, &info) && strstr(info.dli_fname, "libjson-c")) ||
        atomic_fetch_sub(&left, 1) != 1)
        return 0;
    done = getenv("DEED_NO_MEMORY_DONE");
    if (done)
        close(open(done, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) {
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size) {
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

void *reallocarray(void *memory, size_t n, size_t size) {
    if (size && n > (size_t)-1 / size) {
        errno = ENOMEM;
        return NULL;
    }
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, n * size);
}

char *strdup(const char *text) {
    size_t n = strlen(text) + 1;
    char *copy = fails(__builtin_return_address(0)) ? NULL : __libc_malloc(n);

    return copy ? memcpy(copy, text, n) : NULL;
}
