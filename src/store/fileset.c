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

struct rotated_file {
    struct fileset_file file;
    struct rotated rotated;
    int64_t changed; /* local time as if it were UTC, as in dates of names */
    int64_t key;     /* the time that its date stands for */
};

struct rotated_files {
    struct rotated_file *all;
    size_t n, room;
};

/* ---- names --------------------------------------------------------------------------------- */

static int64_t change_time(int directory, const char *name) {
    struct stat st;
    int64_t ahead;

    if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
        !localtime_ahead(st.st_mtim.tv_sec, &ahead))
        return ROTATED_NO_TIME;
    return st.st_mtim.tv_sec + ahead;
}

/* Does the name alone not tell the date? */
static bool needs_changed(const struct rotated *rotated) {
    return rotated->age == ROTATED_DATED &&
           (rotated->day_first != rotated->month_first || rotated->day_first == ROTATED_NO_TIME);
}

static int add_rotated(struct rotated_files *files, int directory, const char *name, bool rejected,
                       const struct rotated *rotated) {
    struct rotated_file *grown =
        array_grow(files->all, files->n, &files->room, sizeof(*files->all));
    char *copy = grown ? strdup(name) : NULL;
    struct rotated_file *file;

    if (grown)
        files->all = grown;
    if (!copy)
        return -ENOMEM;
    file = &files->all[files->n++];
    *file = (struct rotated_file){
        .file = {copy, rejected, !rejected && rotated->age == ROTATED_CURRENT},
        .rotated = *rotated,
        .changed = needs_changed(rotated) ? change_time(directory, name) : ROTATED_NO_TIME};
    file->rotated.place = copy + (rotated->place - name);
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

static int classify_name(struct fileset *set, struct rotated_files *files, size_t *room,
                         int directory, const char *name) {
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
    return add_rotated(files, directory, name, rejected, &rotated);
}

/* ---- the order ----------------------------------------------------------------------------- */

static uint64_t distance(int64_t a, int64_t b) {
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

/* Do dates have the day in front of the month? One name may not show it, but the others do. If none
 * does, the reading that is nearer to the times of the last changes is taken. */
static bool is_day_first(const struct rotated_files *files) {
    uint64_t day = 0, month = 0;

    for (size_t i = 0; i < files->n; i++) {
        const struct rotated_file *file = &files->all[i];
        const struct rotated *rotated = &file->rotated;

        if (rotated->day_first == rotated->month_first)
            continue;
        if (rotated->day_first == ROTATED_NO_TIME)
            return false;
        if (rotated->month_first == ROTATED_NO_TIME)
            return true;
        if (file->changed == ROTATED_NO_TIME)
            continue;
        day += distance(file->changed, rotated->day_first);
        month += distance(file->changed, rotated->month_first);
    }
    return day <= month;
}

static void set_keys(struct rotated_files *files) {
    bool day_first = is_day_first(files);

    for (size_t i = 0; i < files->n; i++) {
        struct rotated_file *file = &files->all[i];

        file->key = day_first ? file->rotated.day_first : file->rotated.month_first;
        if (file->key == ROTATED_NO_TIME)
            file->key = file->changed;
    }
}

static int compare_places(const struct rotated *a, const struct rotated *b) {
    size_t n = a->n_place < b->n_place ? a->n_place : b->n_place;
    int r = memcmp(a->place, b->place, n);

    if (r == 0)
        r = (a->n_place > b->n_place) - (a->n_place < b->n_place);
    return r;
}

static int compare_files(const void *one, const void *two) {
    const struct rotated_file *a = one, *b = two;
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
    if (a->rotated.backup != b->rotated.backup) /* the backup is the older file */
        return a->rotated.backup ? -1 : 1;
    return strcmp(a->file.name, b->file.name);
}

/* ---- the set ------------------------------------------------------------------------------- */

static int scan_directory(DIR *directory, struct fileset *set, struct rotated_files *files) {
    const struct dirent *entry;
    size_t room = 0;
    int r = 0;

    while (r == 0 && (errno = 0, entry = readdir(directory)))
        r = classify_name(set, files, &room, dirfd(directory), entry->d_name);
    return r == 0 && errno ? -errno : r;
}

/* Moves the names into the set, in order. */
static int sort_files(struct rotated_files *files, struct fileset *set) {
    set->files = calloc(files->n ? files->n : 1, sizeof(*set->files));
    if (!set->files)
        return -ENOMEM;
    set_keys(files);
    if (files->n)
        qsort(files->all, files->n, sizeof(*files->all), compare_files);
    for (size_t i = 0; i < files->n; i++)
        set->files[i] = files->all[i].file;
    set->n = files->n;
    files->n = 0;
    return 0;
}

int fileset_read(int fd, struct fileset *ret) {
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    struct rotated_files files = {0};
    struct fileset set = {0};
    int r;

    if (!directory) {
        r = -errno;
        if (again >= 0)
            close(again);
        return r;
    }
    r = scan_directory(directory, &set, &files);
    closedir(directory);
    if (r == 0)
        r = sort_files(&files, &set);
    for (size_t i = 0; i < files.n; i++)
        free(files.all[i].file.name);
    free(files.all);
    if (r < 0)
        fileset_free(&set);
    else
        *ret = set;
    return r;
}

bool fileset_is_same(const struct fileset *one, const struct fileset *two) {
    bool same = one->n == two->n;

    for (size_t i = 0; same && i < one->n; i++)
        same = strcmp(one->files[i].name, two->files[i].name) == 0;
    return same;
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

static struct rotated parse_name(const char *name) {
    struct rotated rotated = rotated_parse(name, FILESET_CURRENT);

    return rotated.age == ROTATED_OTHER ? rotated_parse(name, FILESET_REJECTED) : rotated;
}

struct rotated fileset_parse(const char *name) {
    return rotated_parse(name, fileset_is_rejected(name) ? FILESET_REJECTED : FILESET_CURRENT);
}

bool fileset_is_packed(const char *name) {
    return parse_name(name).packed;
}

const char *fileset_unread(const char *name) {
    return parse_name(name).unread;
}
