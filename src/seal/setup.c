/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/setup.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

#include "seal/keyfile.h"
#include "seal/state.h"
#include "store/fileset.h"
#include "util/cleanup.h"
#include "util/io.h"

/* The id of a machine must not leave it; what is made of it for one application may
 * (machine-id(5)). */
#define APPLICATION SD_ID128_MAKE(5a, 1e, d0, 6b, 3f, 0c, 4b, 52, 9d, 7e, 41, 8a, c6, 25, f3, 90)

static const char *const bases[SEAL_SERIES] = {
    [SEAL_EVIDENCE] = FILESET_CURRENT, [SEAL_REJECTED] = FILESET_REJECTED};

static int path(char ret[PATH_MAX], const char *directory, const char *name, const char *ending) {
    int n = snprintf(ret, PATH_MAX, "%s/%s%s", directory, name, ending);

    return n < PATH_MAX - 32 ? 0 : -ENAMETOOLONG;
}

int setup_paths(const char *directory, struct setup *ret) {
    int r = path(ret->policy, directory, SETUP_POLICY, "");

    if (r == 0)
        r = path(ret->seals, directory, SETUP_SEALS, "");
    if (r == 0)
        r = path(ret->private, directory, "private", "");
    for (size_t i = 0; r == 0 && i < SEAL_SERIES; i++) {
        ret->series[i].base = bases[i];
        r = path(ret->series[i].paths.state, ret->private, seal_series_names[i], ".state");
        if (r == 0)
            r = path(ret->series[i].paths.key, ret->private, seal_series_names[i], ".key");
        if (r == 0)
            r = path(ret->series[i].paths.files, ret->private, seal_series_names[i], ".files");
    }
    return r;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Without what the name of a key cannot have, and short. */
static void host_name(char ret[65]) {
    char name[256] = "";

    gethostname(name, sizeof(name) - 1);
    snprintf(ret, 65, "%.64s", *name ? name : "host");
    for (char *c = ret; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '.' && *c != '_')
            *c = '-';
}

static int tree_name(size_t which, char ret[NOTE_NAME_MAX + 1]) {
    char host[65], id[SD_ID128_STRING_MAX];
    sd_id128_t machine;
    int r = sd_id128_get_machine_app_specific(APPLICATION, &machine);

    if (r < 0)
        return r;
    host_name(host);
    snprintf(ret, NOTE_NAME_MAX + 1, "%s/deed/%s/%s", host, sd_id128_to_string(machine, id),
             seal_series_names[which]);
    return 0;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static int by_id(const void *one, const void *two) {
    return memcmp(one, two, NOTE_ID);
}

static bool are_distinct(uint8_t ids[SEAL_EPOCHS][NOTE_ID]) {
    qsort(ids, SEAL_EPOCHS, NOTE_ID, by_id);
    for (size_t i = 1; i < SEAL_EPOCHS; i++)
        if (by_id(ids[i - 1], ids[i]) == 0)
            return false;
    return true;
}

/* Writes the public keys of all epochs. 1; 0: two of them have one id, by which readers choose a
 * key; or a negative errno. */
static int put_keys(const struct seal_key *first, const char *name, struct buffer *policy) {
    static uint8_t ids[SEAL_EPOCHS][NOTE_ID];
    struct seal_key key = *first;
    struct note_key public;
    size_t before = policy->n;
    bool done = true;

    for (unsigned i = 0; done && i < SEAL_EPOCHS; i++) {
        done = seal_key_public(&key, name, &public);
        if (!done)
            break;
        memcpy(ids[i], public.id, NOTE_ID);
        buffer_string(policy, "log ");
        note_key_print(&public, policy);
        buffer_string(policy, "\n");
        done = seal_key_next(&key);
    }
    seal_key_erase(&key);
    if (!done || policy->failed)
        return -EIO;
    if (are_distinct(ids))
        return 1;
    policy->n = before;
    return 0;
}

static int make_series(const struct setup *setup, size_t which, struct buffer *policy) {
    const char *base = setup->series[which].paths.key;
    struct seal_state state = {0};
    char first[PATH_MAX + 4];
    struct seal_key key;
    int r = tree_name(which, state.name);

    if (r < 0)
        return r;
    /* Left by a start that was interrupted before anybody knew its keys. */
    snprintf(first, sizeof(first), "%s.0", base);
    if (unlink(first) < 0 && errno != ENOENT)
        return -errno;
    do
        r = seal_key_first(&key) ? put_keys(&key, state.name, policy) : -EIO;
    while (r == 0);
    if (r > 0)
        r = seal_keyfile_make(base, &key);
    if (r == 0)
        r = seal_state_save(setup->series[which].paths.state, &state);
    seal_key_erase(&key);
    return r;
}

static int make_directory(const char *name, mode_t mode) {
    return mkdir(name, mode) < 0 && errno != EEXIST ? -errno : 0;
}

static int make_directories(const struct setup *setup) {
    int r = make_directory(setup->private, 0700);

    return r < 0 ? r : make_directory(setup->seals, 0755);
}

int setup_make(const struct setup *setup) {
    struct buffer policy = {0};
    struct stat st;
    int r;

    if (stat(setup->policy, &st) == 0)
        return 0;
    if (errno != ENOENT)
        return -errno;
    r = make_directories(setup);
    for (size_t i = 0; r == 0 && i < SEAL_SERIES; i++)
        r = make_series(setup, i, &policy);
    buffer_string(&policy, "quorum none\n");
    if (r == 0 && policy.failed)
        r = -ENOMEM;
    if (r == 0)
        r = io_replace(setup->policy, policy.bytes, policy.n, 0644);
    if (r == 0)
        r = io_sync_directory_of(setup->policy);
    buffer_free(&policy);
    return r < 0 ? r : 1;
}

int setup_lock(const struct setup *setup) {
    CLEANUP_CLOSE int fd = open(setup->private, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (st.st_uid != geteuid())
        return -EPERM;
    return flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : take_fd(&fd);
}
