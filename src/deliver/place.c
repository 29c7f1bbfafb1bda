/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "place.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"

/* conf/rsyslog/shared.conf, conf/rsyslog/isolated.conf */
#define SYSTEM_STATE DEED_RSYSLOG_WORK_DIRECTORY "/imjournal-deed.state"
#define NAMESPACE_STATE "/var/lib/deed-isolated/imjournal.state"

#define HEX "0123456789abcdef"

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

void places_read(struct places *ret) {
    read_place(SYSTEM_STATE, &ret->system);
    read_place(NAMESPACE_STATE, &ret->namespace);
}

enum place_passed places_passed(const struct places *places, const struct place *entry) {
    const struct place *place = entry->namespace ? &places->namespace : &places->system;

    if (!place->known || !entry->known ||
        memcmp(place->source, entry->source, sizeof(place->source)) != 0 ||
        memcmp(place->boot, entry->boot, sizeof(place->boot)) != 0)
        return PLACE_UNKNOWN;
    /* rsyslogd notes an entry when it reads it, so the last may not be written (deed-rewind(8)). */
    return entry->number + 1 < place->number ? PLACE_PASSED : PLACE_BEHIND;
}
