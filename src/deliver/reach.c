/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

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
        strspn(boot + 3, HEX) != 32 || !number_of(cursor, ";i=", &ret->number) ||
        !number_of(cursor, ";t=", &ret->time))
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
    /*
     * A place of an earlier boot says nothing of this one, whose numbers may begin before it. And
     * rsyslogd notes an entry when it reads it, so the last may not be written (deed-rewind(8)).
     */
    return memcmp(place->source, entry->source, sizeof(place->source)) == 0 &&
           memcmp(place->boot, entry->boot, sizeof(place->boot)) == 0 &&
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

bool reach_shows(struct reach *reach, const char *directory, const struct record *record) {
    const char *id = memmem(record->message, record->message_n, ID_BEFORE, strlen(ID_BEFORE));

    for (size_t i = 0; i < 2; i++)
        if (!reach->end[i])
            read_end(reach, directory, i);
    /* The line without its last brace is the beginning of that of the file. */
    if (reach->end[0] && record->message_n > 1 &&
        memmem(reach->end[0], reach->n[0], record->message, record->message_n - 1))
        return true;
    /* Not libdeed's: it can be no evidence, and whether it is among the rejected is no matter. */
    if (!id || (size_t)(id - record->message) + strlen(ID_BEFORE) + ID > record->message_n)
        return true;
    return reach->end[1] && memmem(reach->end[1], reach->n[1], id + strlen(ID_BEFORE), ID);
}
