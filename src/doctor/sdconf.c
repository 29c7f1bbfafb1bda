/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/sdconf.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor/report.h"
#include "doctor/system.h"
#include "util/cleanup.h"

/* In the order of precedence. */
static const char *const directories[] = {"/etc", "/run", "/usr/local/lib", "/usr/lib"};

#define N_DIRECTORIES (sizeof(directories) / sizeof(directories[0]))
#define BLANK " \t\r"

static const char *add_conf_file(struct sdconf *conf, const char *path) {
    conf->files = must_grow(conf->files, conf->n_files, &conf->files_room, sizeof(*conf->files));
    conf->files[conf->n_files] = must_copy(path);
    return conf->files[conf->n_files++];
}

static char *trim_end_of(char *text) {
    char *end;

    text += strspn(text, BLANK);
    end = text + strlen(text);
    while (end > text && strchr(BLANK, end[-1]))
        end--;
    *end = '\0';
    return text;
}

static void assign(struct sdconf *conf, const char *file, char *line) {
    char *equals = strchr(line, '=');

    if (!equals)
        return;
    *equals = '\0';
    conf->assignments =
        must_grow(conf->assignments, conf->n, &conf->room, sizeof(*conf->assignments));
    conf->assignments[conf->n++] =
        (struct sdconf_assignment){.key = must_copy(trim_end_of(line)),
                                   .value = must_copy(trim_end_of(equals + 1)),
                                   .file = file};
}

/* A line that ends with a backslash goes on after it; comments between do not count. */
static char *next_conf_line(char **at, char *text) {
    size_t length = 0;

    while (**at) {
        char *line = *at, *end = strchrnul(line, '\n');
        size_t n = (size_t)(end - line);
        bool comment = strchr("#;", line[strspn(line, BLANK)]) && line[strspn(line, BLANK)];

        *at = *end ? end + 1 : end;
        if (comment) {
            if (length)
                continue;
            n = 0;
        }
        memcpy(text + length, line, n);
        length += n;
        if (n == 0 || text[length - 1] != '\\')
            break;
        text[length - 1] = ' ';
    }
    text[length] = '\0';
    return trim_end_of(text);
}

void sdconf_parse(struct sdconf *conf, const char *file, const char *text, const char *section) {
    CLEANUP_FREE char *copy = must_copy(text), *line = must_copy(text);
    char *at = copy;
    bool ours = false;

    file = add_conf_file(conf, file);
    while (*at) {
        char *one = next_conf_line(&at, line);
        size_t n = strlen(one);

        if (*one == '[' && one[n - 1] == ']') {
            one[n - 1] = '\0';
            ours = strcmp(one + 1, section) == 0;
        } else if (ours) {
            assign(conf, file, one);
        }
    }
}

static int read_one(struct sdconf *conf, const char *root, const char *path, const char *section) {
    CLEANUP_FREE char *full = must_printf("%s%s", root, path), *text = NULL;
    struct stat st;
    uint64_t changed;
    int r = system_read(full, &text, NULL, &st);

    if (r < 0)
        return r;
    changed = system_changed(&st);
    if (changed > conf->changed)
        conf->changed = changed;
    sdconf_parse(conf, path, text, section);
    return 0;
}

struct dropin {
    char *name;
    size_t directory;
};

struct dropins {
    struct dropin *list;
    size_t n, room;
};

static int compare_dropins(const void *a, const void *b) {
    const struct dropin *one = a, *other = b;
    int r = strcmp(one->name, other->name);

    if (r != 0)
        return r;
    return one->directory < other->directory ? -1 : one->directory > other->directory;
}

static int list(struct dropins *all, const char *path, size_t directory) {
    DIR *dir = opendir(path);
    const struct dirent *entry;

    if (!dir)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    while ((entry = readdir(dir))) {
        size_t n = strlen(entry->d_name);

        if (*entry->d_name == '.' || n < 6 || strcmp(entry->d_name + n - 5, ".conf") != 0)
            continue;
        all->list = must_grow(all->list, all->n, &all->room, sizeof(*all->list));
        all->list[all->n++] = (struct dropin){must_copy(entry->d_name), directory};
    }
    closedir(dir);
    return 0;
}

static void free_dropins(struct dropins *all) {
    for (size_t i = 0; i < all->n; i++)
        free(all->list[i].name);
    free(all->list);
}

static bool is_masked(const char *root, const char *path) {
    CLEANUP_FREE char *full = must_printf("%s%s", root, path);
    struct stat st;

    return stat(full, &st) == 0 && S_ISCHR(st.st_mode);
}

static int read_dropins(struct sdconf *conf, const char *root, const char *name,
                        const char *section, const struct dropins *all, char **ret_path) {
    for (size_t i = 0; i < all->n; i++) {
        CLEANUP_FREE char *path = NULL;
        int r;

        if (i && strcmp(all->list[i].name, all->list[i - 1].name) == 0)
            continue;
        path = must_printf("%s/systemd/%s.d/%s", directories[all->list[i].directory], name,
                           all->list[i].name);
        if (is_masked(root, path))
            continue;
        r = read_one(conf, root, path, section);
        if (r < 0 && r != -ENOENT) {
            *ret_path = must_copy(path);
            return r;
        }
    }
    return 0;
}

static int read_main(struct sdconf *conf, const char *root, const char *name, const char *section,
                     char **ret_path) {
    for (size_t i = 0; i < N_DIRECTORIES; i++) {
        CLEANUP_FREE char *path = must_printf("%s/systemd/%s", directories[i], name);
        int r;

        if (is_masked(root, path))
            return 0;
        r = read_one(conf, root, path, section);
        if (r == 0)
            return 0;
        if (r != -ENOENT) {
            *ret_path = must_copy(path);
            return r;
        }
    }
    return 0;
}

int sdconf_read(const char *root, const char *name, const char *section, struct sdconf *ret,
                char **ret_path) {
    struct dropins all = {0};
    int r;

    *ret = (struct sdconf){0};
    r = read_main(ret, root, name, section, ret_path);
    for (size_t i = 0; i < N_DIRECTORIES && r == 0; i++) {
        CLEANUP_FREE char *path = must_printf("%s%s/systemd/%s.d", root, directories[i], name);

        r = list(&all, path, i);
        if (r < 0)
            *ret_path = must_copy(path);
    }
    if (r == 0 && all.n) {
        qsort(all.list, all.n, sizeof(*all.list), compare_dropins);
        r = read_dropins(ret, root, name, section, &all, ret_path);
    }
    free_dropins(&all);
    if (r < 0)
        sdconf_free(ret);
    return r;
}

void sdconf_free(struct sdconf *conf) {
    for (size_t i = 0; i < conf->n; i++) {
        free(conf->assignments[i].key);
        free(conf->assignments[i].value);
    }
    for (size_t i = 0; i < conf->n_files; i++)
        free(conf->files[i]);
    free(conf->assignments);
    free((void *)conf->files);
    *conf = (struct sdconf){0};
}

const struct sdconf_assignment *sdconf_get(const struct sdconf *conf, const char *key,
                                           const char *older, bool (*valid)(const char *value)) {
    for (size_t i = conf->n; i-- > 0;) {
        const struct sdconf_assignment *one = &conf->assignments[i];

        if ((strcmp(one->key, key) == 0 || (older && strcmp(one->key, older) == 0)) &&
            valid(one->value))
            return one;
    }
    return NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint64_t usec;
} units[] = {
    {"seconds", 1000000},
    {"second", 1000000},
    {"sec", 1000000},
    {"s", 1000000},
    {"minutes", 60000000},
    {"minute", 60000000},
    {"min", 60000000},
    {"months", UINT64_C(2629800000000)},
    {"month", UINT64_C(2629800000000)},
    {"M", UINT64_C(2629800000000)},
    {"msec", 1000},
    {"ms", 1000},
    {"m", 60000000},
    {"hours", UINT64_C(3600000000)},
    {"hour", UINT64_C(3600000000)},
    {"hr", UINT64_C(3600000000)},
    {"h", UINT64_C(3600000000)},
    {"days", UINT64_C(86400000000)},
    {"day", UINT64_C(86400000000)},
    {"d", UINT64_C(86400000000)},
    {"weeks", UINT64_C(604800000000)},
    {"week", UINT64_C(604800000000)},
    {"w", UINT64_C(604800000000)},
    {"years", UINT64_C(31557600000000)},
    {"year", UINT64_C(31557600000000)},
    {"y", UINT64_C(31557600000000)},
    {"usec", 1},
    {"us", 1},
};

static uint64_t unit_of(const char *text, size_t length) {
    if (length == 0)
        return 1000000;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strlen(units[i].name) == length && memcmp(units[i].name, text, length) == 0)
            return units[i].usec;
    return 0;
}

bool sdconf_usec(const char *text, uint64_t *ret) {
    double sum = 0;
    bool any = false;

    text += strspn(text, BLANK);
    if (strcmp(text, "infinity") == 0) {
        *ret = UINT64_MAX;
        return true;
    }
    while (*text) {
        size_t length;
        uint64_t unit;
        double value;
        char *end;

        if (!isdigit((unsigned char)*text) && *text != '.')
            return false;
        if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
            return false;
        value = strtod(text, &end);
        if (end == text)
            return false;
        text = end + strspn(end, BLANK);
        length = strspn(text, "abcdefghijklmnopqrstuvwxyzM");
        unit = unit_of(text, length);
        if (!unit)
            return false;
        sum += value * (double)unit;
        text += length;
        text += strspn(text, BLANK);
        any = true;
    }
    if (!any || !(sum < 1e18))
        return false;
    *ret = (uint64_t)sum;
    return true;
}

bool sdconf_any(const char *value) {
    return *value != '\0';
}

int sdconf_level(const char *text) {
    static const char *const names[] = {"emerg",   "alert",  "crit", "err",
                                        "warning", "notice", "info", "debug"};

    if (*text >= '0' && *text <= '7' && !text[1])
        return *text - '0';
    for (int i = 0; i < 8; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return -1;
}
