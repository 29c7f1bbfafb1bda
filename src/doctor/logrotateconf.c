/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/logrotateconf.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/report.h"
#include "util/cleanup.h"

#define BLANK " \t\r"

struct logrotate_reader {
    struct logrotateconf *conf;
    const char *path;
    bool in_block, block_is_ours, path_seen, in_script;
};

static const struct {
    const char *name;
    unsigned days;
} periods[] = {{"hourly", 0},   {"daily", 1},    {"weekly", 7},
               {"monthly", 31}, {"yearly", 366}, {"size", 0}};

static const char *const scripts[] = {"postrotate", "prerotate", "firstaction", "lastaction",
                                      "preremove"};

static bool is_one_of(const char *word, const char *const list[], size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* create MODE OWNER GROUP: what is not there is as it was with the file before (logrotate(8)). */
static bool names_owner(const char *value) {
    value += strspn(value, "01234567");
    return value[strspn(value, BLANK)] != '\0';
}

/* value may follow an equals sign, as in "rotate = 4". */
static void apply(struct logrotateconf *conf, const char *name, const char *value) {
    for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
        if (strcmp(name, periods[i].name) == 0)
            conf->days = periods[i].days;
    if (strcmp(name, "rotate") == 0)
        conf->rotate = strtol(value, NULL, 10);
    else if (strcmp(name, "maxage") == 0)
        conf->maxage = strtol(value, NULL, 10);
    else if (strcmp(name, "dateext") == 0)
        conf->dateext = true;
    else if (strcmp(name, "nodateext") == 0)
        conf->dateext = false;
    else if (strcmp(name, "compress") == 0)
        conf->compress = true;
    else if (strcmp(name, "nocompress") == 0)
        conf->compress = false;
    else if (strcmp(name, "create") == 0)
        conf->owned = names_owner(value);
    else if (strcmp(name, "nocreate") == 0)
        conf->owned = false;
    else if (strcmp(name, "copytruncate") == 0)
        conf->copytruncate = true;
    else if (strcmp(name, "nocopytruncate") == 0)
        conf->copytruncate = false;
    else if (strcmp(name, "compresscmd") == 0 && strlen(value) < sizeof(conf->program))
        strcpy(conf->program, value);
}

/* A word of a line that names files; quotes may stand around it. */
static void names(struct logrotate_reader *reader, char *word) {
    size_t n = strlen(word);

    if (n > 1 && (*word == '"' || *word == '\'') && word[n - 1] == *word) {
        word[n - 1] = '\0';
        word++;
    }
    if (fnmatch(word, reader->path, FNM_PATHNAME) == 0)
        reader->path_seen = true;
}

static void open_block(struct logrotate_reader *reader) {
    reader->in_block = true;
    reader->block_is_ours = reader->path_seen;
    reader->path_seen = false;
    if (reader->block_is_ours)
        reader->conf->found = true;
}

static void take_directive(struct logrotate_reader *reader, char *line) {
    char *value = line + strcspn(line, BLANK "=");

    if (*value) {
        *value++ = '\0';
        value += strspn(value, BLANK "=");
    }
    if (is_one_of(line, scripts, sizeof(scripts) / sizeof(scripts[0])))
        reader->in_script = true;
    else if (!reader->in_block || reader->block_is_ours)
        apply(reader->conf, line, value);
}

static void take_conf_line(struct logrotate_reader *reader, char *line) {
    char *end, *rest = line;

    line += strspn(line, BLANK);
    for (end = line + strlen(line); end > line && strchr(BLANK, end[-1]);)
        *--end = '\0';
    if (reader->in_script) {
        reader->in_script = strcmp(line, "endscript") != 0;
        return;
    }
    if (*line == '#' || !*line)
        return;
    if (*line == '}') {
        reader->in_block = reader->block_is_ours = false;
        return;
    }
    if (reader->in_block || (*line != '/' && *line != '"' && *line != '\'' && *line != '{')) {
        take_directive(reader, line);
        return;
    }
    rest = line;
    for (char *word = strtok_r(rest, BLANK, &rest); word; word = strtok_r(NULL, BLANK, &rest)) {
        if (*word == '{')
            open_block(reader);
        else
            names(reader, word);
    }
}

void logrotateconf_apply(struct logrotateconf *conf, const char *text, const char *path) {
    struct logrotate_reader reader = {.conf = conf, .path = path};
    CLEANUP_FREE char *copy = must_copy(text);

    for (char *line = copy, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        take_conf_line(&reader, line);
    }
}

long logrotateconf_days(const struct logrotateconf *conf) {
    long by_number = conf->rotate < 0 ? -1 : conf->rotate * (long)conf->days;

    if (conf->maxage > 0 && (by_number < 0 || conf->maxage < by_number))
        return conf->maxage;
    return by_number;
}
