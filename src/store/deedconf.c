/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/deedconf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/io.h"

#define SIZE_MAX_CONF 65536
#define SHOWN 64 /* of a key, in an error */

struct deedconf_parser {
    const char *name;
    unsigned line;
    struct deedconf *conf;
    char *why;
};

static bool set_error(const struct deedconf_parser *parser, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static bool set_error(const struct deedconf_parser *parser, const char *format, ...) {
    va_list arguments;
    int n =
        snprintf(parser->why, DEEDCONF_WHY, "%.*s:%u: ", PATH_MAX - 1, parser->name, parser->line);

    va_start(arguments, format);
    vsnprintf(parser->why + n, (size_t)(DEEDCONF_WHY - n), format, arguments);
    va_end(arguments);
    return false;
}

/* Bytes of the file, made printable. */
static const char *printable_key(const char *text, size_t n, char to[SHOWN + 1]) {
    size_t i;

    for (i = 0; i < n && i < SHOWN; i++)
        to[i] = text[i] > ' ' && text[i] < 0x7f ? text[i] : '?';
    to[i] = '\0';
    return to;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool has_empty_or_dots(const char *value, size_t n) {
    for (size_t i = 0; i < n;) {
        const char *slash = memchr(value + i + 1, '/', n - i - 1);
        size_t end = slash ? (size_t)(slash - value) : n, length = end - i - 1;

        if (length == 0 || (length == 1 && value[i + 1] == '.') ||
            (length == 2 && memcmp(value + i + 1, "..", 2) == 0))
            return true;
        i = end;
    }
    return false;
}

/* Can rsyslogd's and logrotate's files name it without quotes? omprog splits a command line at each
 * blank, and logrotate takes * ? [ for a pattern. */
static bool needs_no_quotes(const char *value, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)value[i] <= ' ' || value[i] == 0x7f || strchr("\"'\\*?[]{}#%", value[i]))
            return false;
    return true;
}

static bool set_log_directory(struct deedconf_parser *parser, const char *value, size_t n) {
    struct deedconf *conf = parser->conf;

    if (conf->has_log_directory)
        return set_error(parser, "log_directory stands here a second time; once is the rule");
    if (n == 0 || *value != '/')
        return set_error(parser, "log_directory: not an absolute path, which begins with /");
    if (n >= sizeof(conf->log_directory))
        return set_error(parser, "log_directory: longer than %zu bytes",
                         sizeof(conf->log_directory) - 1);
    if (has_empty_or_dots(value, n))
        return set_error(parser,
                         "log_directory: has an empty part, \".\" or \"..\"; each part of the "
                         "path is the name of a directory");
    if (!needs_no_quotes(value, n))
        return set_error(parser,
                         "log_directory: has a blank, a quote, a control character or one of "
                         "\\ * ? [ ] { } # %%, which rsyslogd or logrotate would misread");
    memcpy(conf->log_directory, value, n);
    conf->log_directory[n] = '\0';
    conf->has_log_directory = true;
    return true;
}

/* 1; 0: the list has ended. */
static bool next_word(const char **list, const char **word, size_t *n) {
    *word = *list + strspn(*list, " \t");
    *n = strcspn(*word, " \t");
    *list = *word + *n;
    return *n > 0;
}

static bool is_action(const char *word, size_t n) {
    if (n > 2 && memcmp(word + n - 2, ".*", 2) == 0)
        n -= 2;
    for (size_t i = 0; i < n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", word[i]))
            return false;
    return true;
}

static bool set_seal_at_once(struct deedconf_parser *parser, const char *value, size_t n) {
    char *list = parser->conf->seal_at_once;
    const char *at = list, *word;
    size_t length;

    if (*list)
        return set_error(parser, "seal_at_once stands here a second time; once is the rule");
    if (n >= DEEDCONF_ACTIONS_MAX)
        return set_error(parser, "seal_at_once: longer than %d bytes", DEEDCONF_ACTIONS_MAX - 1);
    if (n == 0 || memchr(value, '\0', n))
        return set_error(parser, "seal_at_once: no list of actions with blanks between them");
    memcpy(list, value, n);
    list[n] = '\0';
    while (next_word(&at, &word, &length))
        if (!is_action(word, length)) {
            char text[SHOWN + 1];

            return set_error(parser,
                             "seal_at_once: \"%s\": no action, and no beginning of actions, which "
                             "ends with .*",
                             printable_key(word, length, text));
        }
    return true;
}

bool deedconf_has_action(const char *list, const char *action, size_t n) {
    const char *word;
    size_t length;

    while (next_word(&list, &word, &length)) {
        bool begins = length > 2 && word[length - 1] == '*';

        if (begins ? n >= length && memcmp(action, word, length - 1) == 0
                   : n == length && memcmp(action, word, n) == 0)
            return true;
    }
    return false;
}

static const struct {
    const char *name;
    bool (*set)(struct deedconf_parser *parser, const char *value, size_t n);
} keys[] = {{"log_directory", set_log_directory}, {"seal_at_once", set_seal_at_once}};

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static void trim(const char **text, size_t *n) {
    while (*n && is_blank(**text)) {
        ++*text;
        --*n;
    }
    while (*n && is_blank((*text)[*n - 1]))
        --*n;
}

static bool parse_line(struct deedconf_parser *parser, const char *line, size_t n) {
    const char *equals, *value;
    size_t key_n, value_n;
    char text[SHOWN + 1];

    trim(&line, &n);
    if (n == 0 || *line == '#')
        return true;
    equals = memchr(line, '=', n);
    if (!equals)
        return set_error(parser, "\"%s\": a line is key = value, or a comment that begins with #",
                         printable_key(line, n, text));
    value = equals + 1;
    value_n = n - (size_t)(value - line);
    key_n = (size_t)(equals - line);
    trim(&line, &key_n);
    trim(&value, &value_n);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (key_n == strlen(keys[i].name) && memcmp(line, keys[i].name, key_n) == 0)
            return keys[i].set(parser, value, value_n);
    return set_error(parser, "\"%s\": there is no such key; see deed.conf(5)",
                     printable_key(line, key_n, text));
}

bool deedconf_parse(const char *name, const char *text, size_t n, struct deedconf *ret,
                    char why[DEEDCONF_WHY]) {
    struct deedconf_parser parser = {.name = name, .conf = ret, .why = why};

    *ret = (struct deedconf){.log_directory = DEED_LOG_DIRECTORY};
    for (const char *end = text + n; text < end;) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((feed ? feed : end) - text);

        parser.line++;
        if (!parse_line(&parser, text, length))
            return false;
        text += length + (feed != NULL);
    }
    return true;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool set_read_error(const char *path, const char *problem, char why[DEEDCONF_WHY]) {
    snprintf(why, DEEDCONF_WHY, "%.*s: %s", PATH_MAX - 1, path, problem);
    return false;
}

/* Follows a link: only root can make one in its directory. */
bool deedconf_read(const char *path, struct deedconf *ret, char why[DEEDCONF_WHY]) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char text[SIZE_MAX_CONF];
    struct stat st;
    ssize_t n;

    if (fd < 0 && errno == ENOENT)
        return deedconf_parse(path, "", 0, ret, why);
    if (fd < 0 || fstat(fd, &st) < 0)
        return set_read_error(path, strerror(errno), why);
    if (!S_ISREG(st.st_mode))
        return set_read_error(path, "is no regular file", why);
    if ((st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)))
        return set_read_error(path, "others than root can write it; chown root:root and chmod go-w",
                              why);
    n = io_read(fd, text, sizeof(text));
    if (n < 0)
        return set_read_error(path, strerror((int)-n), why);
    if ((size_t)n == sizeof(text))
        return set_read_error(path, "has 64 KiB or more, which no deed.conf has", why);
    return deedconf_parse(path, text, (size_t)n, ret, why);
}
