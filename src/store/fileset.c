/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/fileset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "store/rotated.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/localtime.h"

const char fileset_why_strange[] = "not read: it is named as logrotate names no file, so its place "
                                   "is not known; to have it read, name it";

struct member {
    struct fileset_file file;
    struct rotated rotated;
    int64_t changed; /* as the dates of names: local, as if it were UTC */
    int64_t key;     /* of a date */
};

struct members {
    struct member *all;
    size_t n, room;
};

/* ---- which are of it ----------------------------------------------------------------------- */

static int64_t changed(int directory, const char *name) {
    struct stat st;
    int64_t ahead;

    if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
        !localtime_ahead(st.st_mtim.tv_sec, &ahead))
        return ROTATED_NO_TIME;
    return st.st_mtim.tv_sec + ahead;
}

/* Only where a name does not say by itself when it was. */
static bool needs_changed(const struct rotated *rotated) {
    return rotated->age == ROTATED_DATED &&
           (rotated->day_first != rotated->month_first || rotated->day_first == ROTATED_NO_TIME);
}

static int add_member(struct members *members, int directory, const char *name, bool rejected,
                      const struct rotated *rotated) {
    struct member *grown =
        array_grow(members->all, members->n, &members->room, sizeof(*members->all));
    char *copy = grown ? strdup(name) : NULL;
    struct member *member;

    if (grown)
        members->all = grown;
    if (!copy)
        return -ENOMEM;
    member = &members->all[members->n++];
    *member = (struct member){
        .file = {copy, rejected, !rejected && rotated->age == ROTATED_CURRENT},
        .rotated = *rotated,
        .changed = needs_changed(rotated) ? changed(directory, name) : ROTATED_NO_TIME};
    member->rotated.place = copy + (rotated->place - name);
    return 0;
}

static int add_strange(struct fileset *set, size_t *room, const char *name, bool rejected) {
    struct fileset_strange *grown =
        array_grow(set->strange, set->n_strange, room, sizeof(*set->strange));
    char *copy = grown ? strdup(name) : NULL;

    if (grown)
        set->strange = grown;
    if (!copy)
        return -ENOMEM;
    set->strange[set->n_strange++] = (struct fileset_strange){copy, rejected};
    return 0;
}

static int add(struct fileset *set, struct members *members, size_t *room, int directory,
               const char *name) {
    struct rotated rotated = rotated_parse(name, FILESET_CURRENT);
    bool rejected = false;

    if (rotated.age == ROTATED_OTHER) {
        rejected = true;
        rotated = rotated_parse(name, FILESET_REJECTED);
    }
    if (rotated.age == ROTATED_OTHER)
        return 0;
    if (rotated.age == ROTATED_UNKNOWN)
        return add_strange(set, room, name, rejected);
    return add_member(members, directory, name, rejected, &rotated);
}

/* ---- in which order ------------------------------------------------------------------------ */

static uint64_t distance(int64_t a, int64_t b) {
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

/* Does the day stand in front of the month? One file alone may not show it, the others do; and
 * where none does, when they were written to is nearer to one of the two. */
static bool is_day_first(const struct members *members) {
    uint64_t day = 0, month = 0;

    for (size_t i = 0; i < members->n; i++) {
        const struct member *member = &members->all[i];
        const struct rotated *rotated = &member->rotated;

        if (rotated->day_first == rotated->month_first)
            continue;
        if (rotated->day_first == ROTATED_NO_TIME)
            return false;
        if (rotated->month_first == ROTATED_NO_TIME)
            return true;
        if (member->changed == ROTATED_NO_TIME)
            continue;
        day += distance(member->changed, rotated->day_first);
        month += distance(member->changed, rotated->month_first);
    }
    return day <= month;
}

static void set_keys(struct members *members) {
    bool day_first = is_day_first(members);

    for (size_t i = 0; i < members->n; i++) {
        struct member *member = &members->all[i];

        member->key = day_first ? member->rotated.day_first : member->rotated.month_first;
        if (member->key == ROTATED_NO_TIME)
            member->key = member->changed;
    }
}

static int compare_places(const struct rotated *a, const struct rotated *b) {
    size_t n = a->n_place < b->n_place ? a->n_place : b->n_place;
    int r = memcmp(a->place, b->place, n);

    return r != 0 || a->n_place == b->n_place ? r : a->n_place < b->n_place ? -1 : 1;
}

static int compare(const void *one, const void *two) {
    const struct member *a = one, *b = two;
    int r;

    if (a->file.rejected != b->file.rejected)
        return a->file.rejected ? 1 : -1;
    if (a->rotated.age != b->rotated.age)
        return a->rotated.age < b->rotated.age ? -1 : 1;
    if (a->rotated.number != b->rotated.number)
        return a->rotated.number > b->rotated.number ? -1 : 1;
    if (a->rotated.age == ROTATED_DATED && a->key != b->key)
        return a->key < b->key ? -1 : 1;
    r = compare_places(&a->rotated, &b->rotated);
    if (r != 0)
        return r;
    if (a->rotated.backup != b->rotated.backup) /* it was there before */
        return a->rotated.backup ? -1 : 1;
    return strcmp(a->file.name, b->file.name);
}

/* ---- the set ------------------------------------------------------------------------------- */

static int scan_directory(DIR *directory, struct fileset *set, struct members *members) {
    const struct dirent *entry;
    size_t room = 0;
    int r = 0;

    while (r == 0 && (errno = 0, entry = readdir(directory)))
        r = add(set, members, &room, dirfd(directory), entry->d_name);
    return r == 0 && errno ? -errno : r;
}

/* Hands the names over to the set, in order. */
static int sort(struct members *members, struct fileset *set) {
    set->files = calloc(members->n ? members->n : 1, sizeof(*set->files));
    if (!set->files)
        return -ENOMEM;
    set_keys(members);
    if (members->n)
        qsort(members->all, members->n, sizeof(*members->all), compare);
    for (size_t i = 0; i < members->n; i++)
        set->files[i] = members->all[i].file;
    set->n = members->n;
    members->n = 0;
    return 0;
}

int fileset_read(int fd, struct fileset *ret) {
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    struct members members = {0};
    struct fileset set = {0};
    int r;

    if (!directory) {
        r = -errno;
        if (again >= 0)
            close(again);
        return r;
    }
    r = scan_directory(directory, &set, &members);
    closedir(directory);
    if (r == 0)
        r = sort(&members, &set);
    for (size_t i = 0; i < members.n; i++)
        free(members.all[i].file.name);
    free(members.all);
    if (r < 0)
        fileset_free(&set);
    else
        *ret = set;
    return r;
}

void fileset_free(struct fileset *set) {
    for (size_t i = 0; i < set->n; i++)
        free(set->files[i].name);
    for (size_t i = 0; i < set->n_strange; i++)
        free(set->strange[i].name);
    free(set->files);
    free(set->strange);
    *set = (struct fileset){0};
}

bool fileset_is_rejected(const char *name) {
    enum rotated_age age = rotated_parse(name, FILESET_REJECTED).age;

    return age != ROTATED_OTHER && age != ROTATED_UNKNOWN;
}

bool fileset_is_written_to(const char *name) {
    return strcmp(name, FILESET_CURRENT) == 0 || strcmp(name, FILESET_REJECTED) == 0;
}

static struct rotated either(const char *name) {
    struct rotated rotated = rotated_parse(name, FILESET_CURRENT);

    return rotated.age == ROTATED_OTHER ? rotated_parse(name, FILESET_REJECTED) : rotated;
}

bool fileset_is_packed(const char *name) {
    return either(name).packed;
}

const char *fileset_unread(const char *name) {
    return either(name).unread;
}
