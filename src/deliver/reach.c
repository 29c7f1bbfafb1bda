/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

#include "cleanup.h"
#include "journal.h"

/* conf/rsyslog/shared.conf, conf/rsyslog/isolated.conf */
#define SYSTEM_STATE DEED_RSYSLOG_WORK_DIRECTORY "/imjournal-deed.state"
#define NAMESPACE_STATE "/var/lib/deed-isolated/imjournal.state"

#define HEX "0123456789abcdef"
#define END_MAX (256 * 1024)
#define ID_BEFORE ",\"event_id\":\""
#define ID 36

static const char *const files[] = {"deed.jsonl", "rejected.jsonl"};

static bool number_of(const char *cursor, const char *name, uint64_t *ret) {
    const char *at = strstr(cursor, name);
    char *end;

    if (!at)
        return false;
    at += strlen(name);
    *ret = strtoull(at, &end, 16);
    return end > at && (*end == ';' || !*end);
}

bool place_parse(const char *cursor, struct place *ret) {
    const char *boot = strstr(cursor, ";b=");

    *ret = (struct place){0};
    if (strncmp(cursor, "s=", 2) != 0 || strspn(cursor + 2, HEX) != 32 || !boot ||
        strspn(boot + 3, HEX) != 32 || !number_of(cursor, ";i=", &ret->number))
        return false;
    memcpy(ret->source, cursor + 2, sizeof(ret->source));
    memcpy(ret->boot, boot + 3, sizeof(ret->boot));
    ret->known = true;
    return true;
}

static void read_place(const char *path, struct place *ret) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char text[300] = "";

    *ret = (struct place){0};
    if (fd >= 0 && read(fd, text, sizeof(text) - 1) > 0)
        place_parse(text, ret);
}

int reach_open(struct reach *reach, const char *boot) {
    sd_id128_t id;
    int r = boot ? sd_id128_from_string(boot, &id) : sd_id128_get_boot(&id);

    if (r < 0)
        return r;
    sd_id128_to_string(id, reach->boot);
    return 0;
}

void reach_look(struct reach *reach) {
    read_place(SYSTEM_STATE, &reach->system);
    read_place(NAMESPACE_STATE, &reach->namespace);
    for (size_t i = 0; i < 2; i++) {
        free(reach->end[i]);
        reach->end[i] = NULL;
        reach->n[i] = 0;
    }
}

bool reach_passed(const struct reach *reach, const struct place *entry) {
    const struct place *place = entry->namespace ? &reach->namespace : &reach->system;

    if (reach->everything)
        return true;
    if (!place->known || !entry->known)
        return false;
    /* rsyslogd notes an entry when it reads it, so the last may not be written (deed-rewind(8)). */
    return memcmp(place->source, entry->source, sizeof(place->source)) == 0 &&
           memcmp(place->boot, reach->boot, sizeof(place->boot)) == 0 &&
           memcmp(entry->boot, reach->boot, sizeof(entry->boot)) == 0 &&
           entry->number + 1 < place->number;
}

static void read_end(struct reach *reach, const char *directory, size_t i) {
    CLEANUP_CLOSE int fd = -1;
    char path[PATH_MAX];
    struct stat st;
    ssize_t n;

    reach->end[i] = malloc(END_MAX);
    if (!reach->end[i])
        return;
    snprintf(path, sizeof(path), "%s/%s", directory, files[i]);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return;
    n = pread(fd, reach->end[i], END_MAX, st.st_size > END_MAX ? st.st_size - END_MAX : 0);
    reach->n[i] = n > 0 ? (size_t)n : 0;
}

/* NULL: it is not libdeed's. */
static const char *id_of(const struct record *record) {
    const char *id = memmem(record->message, record->message_n, ID_BEFORE, strlen(ID_BEFORE));

    if (!id || (size_t)(id - record->message) + strlen(ID_BEFORE) + ID > record->message_n)
        return NULL;
    return id + strlen(ID_BEFORE);
}

bool reach_can_show(const struct record *record) {
    return id_of(record);
}

bool reach_shows(struct reach *reach, const char *directory, const struct record *record) {
    const char *id = id_of(record);

    if (!id)
        return false;
    for (size_t i = 0; i < 2; i++)
        if (!reach->end[i])
            read_end(reach, directory, i);
    /* The line without its last brace is the beginning of that of the file. */
    if (reach->end[0] && memmem(reach->end[0], reach->n[0], record->message, record->message_n - 1))
        return true;
    return reach->end[1] && memmem(reach->end[1], reach->n[1], id, ID);
}

/* ---- to the disk ----------------------------------------------------------------------------- */

/* After a rotation, the files with other names than the two may still have been written to. */
#define ROTATED (60 * UINT64_C(1000000000))

static bool is_ours(const char *name) {
    return strncmp(name, files[0], strlen(files[0])) == 0 ||
           strncmp(name, files[1], strlen(files[1])) == 0;
}

/* A file that is compressed or removed meanwhile is none any more. */
static int sync_file(int at, const char *name) {
    CLEANUP_CLOSE int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

static int sync_all(int at) {
    int fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (!directory) {
        r = -errno;
        if (fd >= 0)
            close(fd);
        return r;
    }
    while (r == 0 && (entry = readdir(directory)))
        if (is_ours(entry->d_name))
            r = sync_file(at, entry->d_name);
    closedir(directory);
    return r;
}

int reach_sync(struct reach *reach, const char *directory) {
    CLEANUP_CLOSE int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    uint64_t now = journal_clock();
    struct stat st;
    int r;

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!reach->changed || st.st_mtim.tv_sec != reach->names.tv_sec ||
        st.st_mtim.tv_nsec != reach->names.tv_nsec)
        reach->changed = now;
    reach->names = st.st_mtim;
    if (now - reach->changed < ROTATED) {
        r = sync_all(fd);
    } else {
        r = sync_file(fd, files[0]);
        if (r == 0)
            r = sync_file(fd, files[1]);
    }
    return r == 0 && fsync(fd) < 0 ? -errno : r;
}
