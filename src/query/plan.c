/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "query/dated.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/path.h"

static int append_file(struct plan *plan, struct plan_file file) {
    struct plan_file *files = array_grow(plan->files, plan->n, &plan->room, sizeof(*plan->files));

    if (!files)
        return -ENOMEM;
    plan->files = files;
    plan->files[plan->n++] = file;
    return 0;
}

static void free_file(struct plan_file *file) {
    closep(&file->fd);
    free(file->name);
    free(file->base);
}

void plan_free(struct plan *plan) {
    for (size_t i = 0; i < plan->n; i++)
        free_file(&plan->files[i]);
    for (size_t i = 0; i < plan->n_directories; i++)
        close(plan->directories[i]);
    free(plan->files);
    free(plan->directories);
    *plan = (struct plan){0};
}

/* ---- directories --------------------------------------------------------------------------- */

static int add_found(struct plan *plan, int directory, const char *path, const char *base,
                     bool current) {
    struct plan_file file = {path_join(path, base), strdup(base), directory, -1};
    int r = file.name && file.base ? 0 : -ENOMEM;

    /* If it fails, it fails again when its turn comes, and is reported then. */
    if (r == 0 && current)
        file.fd = plan_open(&file);
    if (file.fd < 0)
        file.fd = -1;
    if (r == 0)
        r = append_file(plan, file);
    if (r < 0)
        free_file(&file);
    return r;
}

/* What stat(2) tells about the files of a set. */
struct set_stats {
    int64_t *changed;
    uint64_t *sizes;
    enum dated *judged;
};

static void free_stats(struct set_stats *stats) {
    free(stats->changed);
    free(stats->sizes);
    free(stats->judged);
}

static int stat_set(const struct fileset *set, int directory, struct set_stats *ret) {
    struct stat st;

    *ret = (struct set_stats){calloc(set->n, sizeof(*ret->changed)),
                              calloc(set->n, sizeof(*ret->sizes)),
                              calloc(set->n, sizeof(*ret->judged))};
    if (!ret->changed || !ret->sizes || !ret->judged) {
        free_stats(ret);
        return -ENOMEM;
    }
    for (size_t i = 0; i < set->n; i++) {
        ret->changed[i] = DATED_UNKNOWN;
        if (fstatat(directory, set->files[i].name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        ret->changed[i] = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
        ret->sizes[i] = (uint64_t)st.st_size;
    }
    return 0;
}

struct unread_callback {
    plan_unread_fn *tell;
    void *data;
};

static int report_unread_file(const char *directory, const char *base, const char *why,
                              const struct unread_callback *unread) {
    char *path = path_join(directory, base);

    if (!path)
        return -ENOMEM;
    unread->tell(path, why, unread->data);
    free(path);
    return 0;
}

static int add_set(struct plan *plan, int directory, const char *path, const struct fileset *set,
                   const struct timespan *span, const struct unread_callback *unread) {
    struct set_stats stats;
    int r = stat_set(set, directory, &stats);

    if (r < 0)
        return r;
    if (span)
        dated_judge(set, stats.changed, *span, stats.judged);
    for (size_t i = 0; r == 0 && i < set->n_strange; i++)
        if (!set->strange[i].rejected)
            r = report_unread_file(path, set->strange[i].name, fileset_why_strange, unread);
    for (size_t i = 0; r == 0 && i < set->n; i++) {
        const char *why = fileset_unread(set->files[i].name);

        if (set->files[i].rejected)
            continue;
        plan->earlier += stats.judged[i] == DATED_EARLIER;
        plan->later += stats.judged[i] == DATED_LATER;
        if (stats.judged[i] != DATED_READ)
            continue;
        if (why) {
            r = report_unread_file(path, set->files[i].name, why, unread);
            continue;
        }
        plan->total += stats.sizes[i];
        r = add_found(plan, directory, path, set->files[i].name, set->files[i].current);
    }
    free_stats(&stats);
    return r;
}

static bool has_evidence(const struct fileset *set) {
    for (size_t i = 0; i < set->n_strange; i++)
        if (!set->strange[i].rejected)
            return true;
    return set->n > 0 && !set->files[0].rejected;
}

/* Takes over the descriptor. */
static int add_directory(struct plan *plan, int fd, const char *path, const struct timespan *span,
                         plan_unread_fn *unread, void *data) {
    int *grown = reallocarray(plan->directories, plan->n_directories + 1, sizeof(*grown));
    struct unread_callback told = {unread, data};
    struct fileset set;
    int r;

    if (!grown) {
        close(fd);
        return -ENOMEM;
    }
    plan->directories = grown;
    plan->directories[plan->n_directories++] = fd;
    r = fileset_read(fd, &set);
    if (r < 0) {
        unread(path, strerror(-r), data);
        return 0;
    }
    if (has_evidence(&set))
        r = add_set(plan, fd, path, &set, span, &told);
    else
        unread(path, "no evidence in it: no file " FILESET_CURRENT ", and none that was rotated",
               data);
    fileset_free(&set);
    return r;
}

/* ---- paths --------------------------------------------------------------------------------- */

int plan_add(struct plan *plan, const char *path, const struct timespan *span,
             plan_unread_fn *unread, void *data) {
    struct plan_file file = {.fd = -1, .directory = -1};
    struct stat st;
    int fd, r;

    if (strcmp(path, "-") != 0) {
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0)
            return add_directory(plan, fd, path, span, unread, data);
        if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
            plan->total += (uint64_t)st.st_size;
    }
    file.name = strdup(path);
    r = file.name ? append_file(plan, file) : -ENOMEM;
    if (r < 0)
        free_file(&file);
    return r;
}

/* Of a directory, only regular files are read. A file that was compressed meanwhile has another
 * name. */
static int open_found(const struct plan_file *file) {
    static const char *const suffixes[] = {"", ".zst", ".gz", ".xz", ".bz2"};

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
        char base[512];
        int fd;

        snprintf(base, sizeof(base), "%s%s", file->base, suffixes[i]);
        fd = io_open_regular(file->directory, base);
        if (fd != -ENOENT)
            return fd;
    }
    return -ENOENT;
}

int plan_open(struct plan_file *file) {
    int fd;

    if (file->fd >= 0)
        return take_fd(&file->fd);
    if (file->base)
        return open_found(file);
    fd = strcmp(file->name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                      : open(file->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return fd < 0 ? -errno : fd;
}
