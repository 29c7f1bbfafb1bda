/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/heads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/head.h"
#include "util/array.h"
#include "util/cleanup.h"

#define TRIES 8

/* Two reads with one result: not in the middle of a change. */
static bool read_slot(int fd, size_t i, struct chain_slot *ret) {
    off_t at = (off_t)(i * sizeof(*ret));
    struct chain_slot again;

    for (int try = 0; try < TRIES; try++)
        if (pread(fd, ret, sizeof(*ret), at) != (ssize_t)sizeof(*ret) ||
            pread(fd, &again, sizeof(again), at) != (ssize_t)sizeof(again))
            return false;
        else if (memcmp(ret, &again, sizeof(again)) == 0)
            return true;
    return true; /* one of its two entries is not being written */
}

static int check_head_file(int fd) {
    static const char magic[HEAD_MAGIC_SIZE] = HEAD_MAGIC;
    char found[HEAD_MAGIC_SIZE];
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode) || st.st_size != (off_t)HEAD_SIZE ||
        pread(fd, found, sizeof(found), 0) != (ssize_t)sizeof(found) ||
        memcmp(found, magic, sizeof(magic)) != 0)
        return -EBADMSG;
    return 0;
}

static int add_head(struct heads *heads, const struct checker_head *head) {
    void *grown = array_grow(heads->heads, heads->n, &heads->room, sizeof(*heads->heads));

    if (!grown)
        return -ENOMEM;
    heads->heads = grown;
    heads->heads[heads->n++] = *head;
    return 0;
}

static int read_head_file(struct heads *heads, int at, const char *name, const char *service,
                          const uint8_t boot[CHAIN_BOOT]) {
    CLEANUP_CLOSE int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct checker_head head = {.service = service};
    int r = fd < 0 ? -errno : check_head_file(fd);
    struct chain_slot slot;

    for (size_t i = 1; r == 0 && i < HEAD_SLOTS; i++) {
        if (!read_slot(fd, i, &slot))
            return -EIO;
        if (!chain_last(&slot, &head.seq, head.hash, &head.uncertain))
            continue;
        memcpy(head.stream, slot.stream, sizeof(head.stream));
        head.rebooted = memcmp(slot.boot, boot, CHAIN_BOOT) != 0;
        r = add_head(heads, &head);
    }
    return r;
}

static bool is_head(const char *name) {
    size_t n = strlen(name), suffix = sizeof(HEAD_SUFFIX) - 1;

    return *name != '.' && n > suffix && strcmp(name + n - suffix, HEAD_SUFFIX) == 0;
}

/* NULL: no memory. */
static char *add_service(struct heads *heads, const char *name) {
    size_t n = strlen(name), suffix = sizeof(HEAD_SUFFIX) - 1;
    void *grown;
    char *service;

    grown = reallocarray(heads->services, heads->n_services + 1, sizeof(*heads->services));
    if (!grown)
        return NULL;
    heads->services = grown;
    service = strndup(name, n - suffix);
    if (service)
        heads->services[heads->n_services++] = service;
    return service;
}

int heads_read(struct heads *heads, const char *directory, heads_bad_fn *bad, void *data) {
    DIR *open = opendir(directory);
    uint8_t boot[CHAIN_BOOT];
    const struct dirent *entry;
    int r;

    if (!open)
        return -errno;
    head_boot(boot);
    while ((errno = 0, entry = readdir(open))) {
        const char *service;

        if (strstr(entry->d_name, HEAD_SUFFIX HEAD_DAMAGED))
            bad(entry->d_name, 0, data);
        if (!is_head(entry->d_name))
            continue;
        service = add_service(heads, entry->d_name);
        r = service ? read_head_file(heads, dirfd(open), entry->d_name, service, boot) : -ENOMEM;
        if (r < 0)
            bad(entry->d_name, r, data);
    }
    r = -errno;
    closedir(open);
    return r;
}

void heads_free(struct heads *heads) {
    for (size_t i = 0; i < heads->n_services; i++)
        free(heads->services[i]);
    free(heads->services);
    free(heads->heads);
    *heads = (struct heads){0};
}
