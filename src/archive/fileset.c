/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fileset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "cleanup.h"

enum age { DATED, NUMBERED, CURRENT, NOT_OURS };

struct place_in_set {
    enum age age;
    uint64_t number;
    size_t date_n; /* of what stands behind the hyphen, without the suffix */
    const char *date;
};

static void without_suffix(const char *name, size_t *n) {
    if (*n > 4 && memcmp(name + *n - 4, ".zst", 4) == 0)
        *n -= 4;
    else if (*n > 3 && memcmp(name + *n - 3, ".gz", 3) == 0)
        *n -= 3;
}

static struct place_in_set place_of(const char *name, const char *base) {
    struct place_in_set place = {.age = NOT_OURS};
    size_t n = strlen(base), length;

    if (strncmp(name, base, n) != 0)
        return place;
    name += n;
    if (!*name) {
        place.age = CURRENT;
        return place;
    }
    length = strlen(name);
    without_suffix(name, &length);
    if (length < 2 || strspn(name + 1, *name == '-' ? "0123456789-" : "0123456789") != length - 1)
        return place;
    if (*name == '-' && name[1] != '-') {
        place.age = DATED;
        place.date = name + 1;
        place.date_n = length - 1;
    } else if (*name == '.' && length <= 10) {
        place.age = NUMBERED;
        for (size_t i = 1; i < length; i++)
            place.number = place.number * 10 + (uint64_t)(name[i] - '0');
    }
    return place;
}

static const char *base_of(bool rejected) {
    return rejected ? FILESET_REJECTED : FILESET_CURRENT;
}

static int compare(const void *one, const void *two) {
    const struct fileset_file *a = one, *b = two;
    struct place_in_set in_a, in_b;
    int r;

    if (a->rejected != b->rejected)
        return a->rejected ? 1 : -1;
    in_a = place_of(a->name, base_of(a->rejected));
    in_b = place_of(b->name, base_of(b->rejected));
    if (in_a.age != in_b.age)
        return in_a.age < in_b.age ? -1 : 1;
    if (in_a.age == NUMBERED && in_a.number != in_b.number)
        return in_a.number > in_b.number ? -1 : 1;
    if (in_a.age == DATED) {
        r = memcmp(in_a.date, in_b.date, in_a.date_n < in_b.date_n ? in_a.date_n : in_b.date_n);
        if (r == 0 && in_a.date_n != in_b.date_n)
            r = in_a.date_n < in_b.date_n ? -1 : 1;
        if (r != 0)
            return r;
    }
    return strcmp(a->name, b->name);
}

static int add(struct fileset *set, size_t *room, const char *name, bool rejected, bool current) {
    if (set->n == *room) {
        size_t more = *room ? 2 * *room : 64;
        void *grown = reallocarray(set->files, more, sizeof(*set->files));

        if (!grown)
            return -ENOMEM;
        set->files = grown;
        *room = more;
    }
    set->files[set->n] =
        (struct fileset_file){.name = strdup(name), .rejected = rejected, .current = current};
    return set->files[set->n].name ? (set->n++, 0) : -ENOMEM;
}

int fileset_read(int fd, struct fileset *ret) {
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    struct fileset set = {0};
    const struct dirent *entry;
    size_t room = 0;
    int r = 0;

    if (!directory) {
        r = -errno;
        if (again >= 0)
            close(again);
        return r;
    }
    while (r == 0 && (errno = 0, entry = readdir(directory))) {
        enum age evidence = place_of(entry->d_name, FILESET_CURRENT).age;

        if (evidence != NOT_OURS)
            r = add(&set, &room, entry->d_name, false, evidence == CURRENT);
        else if (fileset_is_rejected(entry->d_name))
            r = add(&set, &room, entry->d_name, true, false);
    }
    if (r == 0 && errno)
        r = -errno;
    closedir(directory);
    if (r < 0) {
        fileset_free(&set);
        return r;
    }
    if (set.n)
        qsort(set.files, set.n, sizeof(*set.files), compare);
    *ret = set;
    return 0;
}

void fileset_free(struct fileset *set) {
    for (size_t i = 0; i < set->n; i++)
        free(set->files[i].name);
    free(set->files);
    *set = (struct fileset){0};
}

bool fileset_is_rejected(const char *name) {
    return place_of(name, FILESET_REJECTED).age != NOT_OURS;
}

bool fileset_is_written_to(const char *name) {
    return strcmp(name, FILESET_CURRENT) == 0 || strcmp(name, FILESET_REJECTED) == 0;
}

bool fileset_is_packed(const char *name) {
    size_t length = strlen(name), n = length;

    without_suffix(name, &n);
    return n < length;
}
