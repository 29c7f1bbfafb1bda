/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/rsyslogconf.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "doctor/paths.h"
#include "doctor/report.h"
#include "doctor/selector.h"
#include "doctor/system.h"
#include "store/fileset.h"
#include "util/cleanup.h"

/* rsyslogd's own limit for files that include files is about the same. */
#define DEPTH_MAX 10
#define FILES_MAX 1000
#define BLANK " \t\r\n"

struct rsyslog_reader {
    struct rsyslogconf *conf;
    const char *root;
    const char *file;
    int depth;
    char ruleset[256]; /* the braces that we are in */
    unsigned braces;
    const char *begin;    /* behind the last statement */
    const char *rule_end; /* of the line of the last rule */
};

static int read_conf_file(struct rsyslog_reader *reader, const char *path);

/* ---- text ------------------------------------------------------------------------------------ */

/* Past a comment that starts at text, else text. */
static const char *past_comment(const char *text) {
    if (*text == '#')
        return text + strcspn(text, "\n");
    if (text[0] == '/' && text[1] == '*') {
        const char *end = strstr(text + 2, "*/");

        return end ? end + 2 : text + strlen(text);
    }
    return text;
}

/* Past a quoted string that starts at text. */
static const char *past_string(const char *text) {
    char quote = *text++;

    for (; *text && *text != quote; text++)
        if (*text == '\\' && text[1])
            text++;
    return *text ? text + 1 : text;
}

/* The bracket that closes the one at text; comments and strings between do not count. */
static const char *closing(const char *text) {
    unsigned depth = 0;

    while (*text) {
        const char *next = past_comment(text);

        if (next != text) {
            text = next;
            continue;
        }
        if (*text == '"' || *text == '\'') {
            text = past_string(text);
            continue;
        }
        depth += *text == '(';
        depth -= *text == ')';
        if (!depth)
            return text;
        text++;
    }
    return text;
}

static bool is_word_byte(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* ---- statements ------------------------------------------------------------------------------ */

static struct rsyslog_statement *add_statement(struct rsyslog_reader *reader, const char *name,
                                               size_t name_length, const char *arguments,
                                               size_t length) {
    struct rsyslogconf *conf = reader->conf;
    struct rsyslog_statement *one;

    conf->statements = must_grow(conf->statements, conf->n, &conf->room, sizeof(*conf->statements));
    one = &conf->statements[conf->n++];
    *one = (struct rsyslog_statement){.name = must_printf("%.*s", (int)name_length, name),
                                      .arguments = must_printf("%.*s", (int)length, arguments),
                                      .ruleset = must_copy(reader->ruleset),
                                      .file = reader->file};
    return one;
}

static void include(struct rsyslog_reader *reader, const char *pattern) {
    CLEANUP_FREE char *full = must_printf("%s%s", reader->root, pattern);
    const char *file = reader->file;
    glob_t found;

    if (*pattern != '/' || reader->depth >= DEPTH_MAX || glob(full, GLOB_MARK, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];

        if (path[strlen(path) - 1] == '/')
            continue;
        if (read_conf_file(reader, path + strlen(reader->root)) < 0 && !reader->conf->unreadable)
            reader->conf->unreadable = must_copy(path);
        reader->file = file;
    }
    globfree(&found);
}

/* Is there anything but blanks since the last statement, on this line or as a condition? */
static bool is_conditional(const struct rsyslog_reader *reader, const char *text) {
    const char *at = text;

    if (text < reader->rule_end || reader->braces > (*reader->ruleset != '\0'))
        return true;
    while (at > reader->begin && strchr(" \t", at[-1]))
        at--;
    if (at > reader->begin && at[-1] != '\n' && at[-1] != '{' && at[-1] != '}')
        return true;
    while (at > reader->begin && strchr(BLANK, at[-1]))
        at--;
    return (at - reader->begin >= 4 && memcmp(at - 4, "then", 4) == 0) ||
           (at - reader->begin >= 4 && memcmp(at - 4, "else", 4) == 0);
}

/* A word and its brackets. Returns where it ends, NULL where this is none. */
static const char *object(struct rsyslog_reader *reader, const char *text) {
    static const char *const names[] = {"module", "input",      "action",  "ruleset",
                                        "global", "main_queue", "include", "lookup_table"};
    size_t length = 0, blank;

    while (is_word_byte(text[length]))
        length++;
    blank = strspn(text + length, BLANK);
    if (text[length + blank] != '(')
        return NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *open = text + length + blank, *end;
        struct rsyslog_statement *one;

        if (strlen(names[i]) != length || strncasecmp(names[i], text, length) != 0)
            continue;
        end = closing(open);
        one =
            add_statement(reader, names[i], length, open + 1, (size_t)(end - open) - (*end == ')'));
        one->conditional = is_conditional(reader, text);
        if (strcmp(names[i], "include") == 0) {
            CLEANUP_FREE char *pattern = rsyslog_parameter(one, "file");

            if (pattern)
                include(reader, pattern);
        } else if (strcmp(names[i], "ruleset") == 0) {
            CLEANUP_FREE char *name = rsyslog_parameter(one, "name");

            if (name && strlen(name) < sizeof(reader->ruleset) && !reader->braces)
                strcpy(reader->ruleset, name);
        }
        return *end ? end + 1 : end;
    }
    return NULL;
}

/* A line that starts with a dollar. */
static const char *take_directive(struct rsyslog_reader *reader, const char *text) {
    size_t name = 1, length = strcspn(text, "\n"), value;

    while (is_word_byte(text[name]))
        name++;
    value = name + strspn(text + name, " \t");
    while (length > value && strchr(BLANK, text[length - 1]))
        length--;
    if (length < value)
        length = value;
    add_statement(reader, text, name, text + value, length - value);
    if (name == sizeof("$IncludeConfig") - 1 && strncasecmp(text, "$IncludeConfig", name) == 0) {
        CLEANUP_FREE char *pattern =
            must_copy(reader->conf->statements[reader->conf->n - 1].arguments);

        include(reader, pattern);
    }
    return text + strcspn(text, "\n");
}

static void brace(struct rsyslog_reader *reader, char c) {
    if (c == '{')
        reader->braces++;
    else if (reader->braces && --reader->braces == 0)
        *reader->ruleset = '\0';
}

/* `call NAME`, which is neither an object nor a directive. */
static const char *call(struct rsyslog_reader *reader, const char *text) {
    size_t blank, length = 0;

    if (strncmp(text, "call", 4) != 0)
        return NULL;
    blank = strspn(text + 4, " \t");
    while (is_word_byte(text[4 + blank + length]))
        length++;
    if (!blank || !length)
        return NULL;
    add_statement(reader, text, 4, text + 4 + blank, length);
    return text + 4 + blank + length;
}

/* `stop`, with its condition. */
static const char *stop(struct rsyslog_reader *reader, const char *text) {
    if (strncmp(text, "stop", 4) != 0 || is_word_byte(text[4]))
        return NULL;
    add_statement(reader, text, 4, reader->begin, (size_t)(text - reader->begin));
    return text + 4;
}

/* A selector. Its action is read on its own, as it may be an object. */
static const char *rule(struct rsyslog_reader *reader, const char *text) {
    size_t length = selector_length(text);

    if (!length)
        return NULL;
    add_statement(reader, "rule", 4, text, length + strcspn(text + length, "\n"))->conditional =
        is_conditional(reader, text);
    reader->rule_end = text + length + strcspn(text + length, "\n");
    return text + length;
}

static const char *statement(struct rsyslog_reader *reader, const char *text, bool line_start) {
    const char *next = line_start ? rule(reader, text) : NULL;

    next = next ? next : object(reader, text);
    next = next ? next : call(reader, text);
    return next ? next : stop(reader, text);
}

static void scan_statements(struct rsyslog_reader *reader, const char *text) {
    /* An included file is read in the middle of another one. */
    const char *begin = reader->begin, *rule_end = reader->rule_end;
    bool line_start = true, in_word = false;

    reader->begin = reader->rule_end = text;
    while (*text) {
        const char *next = past_comment(text);

        if (next != text) {
            text = next;
            in_word = false;
            continue;
        }
        if (line_start && *text == '$' && isalpha((unsigned char)text[1]))
            next = take_directive(reader, text);
        else if (!in_word && (is_word_byte(*text) || *text == '*'))
            next = statement(reader, text, line_start);
        if (next && next != text) {
            reader->begin = text = next;
            in_word = line_start = false;
            continue;
        }
        if (*text == '"') {
            text = past_string(text);
            in_word = line_start = false;
            continue;
        }
        if (*text == '{' || *text == '}')
            brace(reader, *text);
        in_word = is_word_byte(*text) || *text == '$' || *text == '!' || *text == '/';
        line_start = *text == '\n' || (line_start && strchr(BLANK, *text));
        text++;
    }
    reader->begin = begin;
    reader->rule_end = rule_end;
}

static int read_conf_file(struct rsyslog_reader *reader, const char *path) {
    CLEANUP_FREE char *full = must_printf("%s%s", reader->root, path), *text = NULL;
    struct rsyslogconf *conf = reader->conf;
    struct stat st;
    uint64_t changed;
    int r = system_read(full, &text, NULL, &st);

    if (r < 0 || conf->n_files >= FILES_MAX)
        return r < 0 ? r : -E2BIG;
    changed = system_changed(&st);
    if (changed > conf->changed)
        conf->changed = changed;
    conf->files = must_grow(conf->files, conf->n_files, &conf->files_room, sizeof(*conf->files));
    reader->file = conf->files[conf->n_files++] = must_copy(path);
    reader->depth++;
    scan_statements(reader, text);
    reader->depth--;
    return 0;
}

int rsyslogconf_read(const char *root, const char *path, struct rsyslogconf *ret) {
    struct rsyslog_reader reader = {.conf = ret, .root = root};

    *ret = (struct rsyslogconf){0};
    return read_conf_file(&reader, path);
}

void rsyslogconf_free(struct rsyslogconf *conf) {
    for (size_t i = 0; i < conf->n; i++) {
        free(conf->statements[i].name);
        free(conf->statements[i].arguments);
        free(conf->statements[i].ruleset);
    }
    for (size_t i = 0; i < conf->n_files; i++)
        free(conf->files[i]);
    free(conf->statements);
    free((void *)conf->files);
    free(conf->unreadable);
    *conf = (struct rsyslogconf){0};
}

/* ---- questions ------------------------------------------------------------------------------- */

/* name="value", its escapes undone. */
char *rsyslog_parameter(const struct rsyslog_statement *statement, const char *name) {
    const char *text = statement->arguments;
    size_t length = strlen(name);

    while (*text) {
        size_t word = 0;
        const char *next = past_comment(text), *value;

        if (next != text) {
            text = next;
            continue;
        }
        while (is_word_byte(text[word]))
            word++;
        if (!word) {
            text = *text == '"' ? past_string(text) : text + 1;
            continue;
        }
        value = text + word + strspn(text + word, BLANK);
        if (*value != '=') {
            text += word;
            continue;
        }
        value += 1 + strspn(value + 1, BLANK);
        if (word == length && strncasecmp(text, name, length) == 0 && *value == '"') {
            char *copy = must_copy(value + 1), *to = copy;

            for (const char *from = value + 1; *from && *from != '"'; from++) {
                if (*from == '\\' && from[1])
                    from++;
                *to++ = *from;
            }
            *to = '\0';
            return copy;
        }
        text = *value == '"' ? past_string(value) : value;
    }
    return NULL;
}

const struct rsyslog_statement *rsyslog_next(const struct rsyslogconf *conf, const char *name,
                                             size_t *at) {
    while (*at < conf->n) {
        const struct rsyslog_statement *one = &conf->statements[(*at)++];

        if (strcasecmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

bool rsyslog_has_file(const struct rsyslogconf *conf, const char *path) {
    for (size_t i = 0; i < conf->n_files; i++)
        if (strcmp(conf->files[i], path) == 0)
            return true;
    return false;
}

/* The last $DefaultRuleset; "" is rsyslogd's own. */
static const char *default_ruleset(const struct rsyslogconf *conf) {
    const struct rsyslog_statement *one;
    const char *name = "";
    size_t at = 0;

    while ((one = rsyslog_next(conf, "$DefaultRuleset", &at)))
        name = strcmp(one->arguments, "RSYSLOG_DefaultRuleset") == 0 ? "" : one->arguments;
    return name;
}

static bool is_taker(const struct rsyslog_statement *one) {
    if (one->conditional)
        return false;
    return strcmp(one->name, "action") == 0 ||
           (strcmp(one->name, "rule") == 0 && selector_takes_events(one->arguments));
}

const struct rsyslog_statement *rsyslog_taker(const struct rsyslogconf *conf) {
    const char *ruleset = default_ruleset(conf);

    for (size_t i = 0; i < conf->n; i++) {
        const struct rsyslog_statement *one = &conf->statements[i];

        if (strcmp(one->ruleset, ruleset) != 0)
            continue;
        if (strcmp(one->name, "stop") == 0 && strstr(one->arguments, "deed"))
            return NULL;
        if (is_taker(one))
            return one;
    }
    return NULL;
}

unsigned rsyslog_loads(const struct rsyslogconf *conf, const char *module,
                       const struct rsyslog_statement **ret) {
    unsigned n = 0;

    *ret = NULL;
    for (size_t i = 0; i < conf->n; i++) {
        const struct rsyslog_statement *one = &conf->statements[i];
        CLEANUP_FREE char *load =
            strcasecmp(one->name, "module") == 0 ? rsyslog_parameter(one, "load") : NULL;
        size_t length = strlen(module);
        bool older = strcasecmp(one->name, "$ModLoad") == 0 &&
                     strncmp(one->arguments, module, length) == 0 &&
                     (!one->arguments[length] || strcmp(one->arguments + length, ".so") == 0);

        if (!older && (!load || strcmp(load, module) != 0))
            continue;
        n++;
        *ret = one;
    }
    return n;
}

uint64_t rsyslog_size(const char *text) {
    char *end;
    uint64_t value = strtoull(text, &end, 10);

    switch (*end) {
    case 'k':
        return value << 10;
    case 'K':
        return value * 1000;
    case 'm':
        return value << 20;
    case 'M':
        return value * 1000000;
    case 'g':
        return value << 30;
    case 'G':
        return value * 1000000000;
    case 't':
        return value << 40;
    case 'T':
        return value * 1000000000000;
    default:
        return end == text ? 0 : value;
    }
}

/* ---- outputs --------------------------------------------------------------------------------- */

/* The last word of a command line whose program is deed-write; NULL where it is another one. */
static char *written_file(const char *binary) {
    size_t program = strcspn(binary, " "), length = strlen(binary);
    static const char ours[] = "/deed-write";
    const char *last;

    while (length && binary[length - 1] == ' ')
        length--;
    if (program < sizeof(ours) - 1 ||
        memcmp(binary + program - (sizeof(ours) - 1), ours, sizeof(ours) - 1) != 0)
        return NULL;
    last = memrchr(binary, ' ', length);
    if (!last || last[1] != '/')
        return NULL;
    return must_printf("%.*s", (int)(length - (size_t)(last + 1 - binary)), last + 1);
}

void outputs_find(const struct rsyslogconf *conf, struct outputs *ret) {
    const struct rsyslog_statement *action;
    size_t at = 0;

    *ret = (struct outputs){0};
    while ((action = rsyslog_next(conf, "action", &at))) {
        CLEANUP_FREE char *binary = rsyslog_parameter(action, "binary");
        char *file = binary ? written_file(binary) : NULL;
        char **to = ret->writers ? &ret->rejected : &ret->evidence;

        if (file && ret->writers++ < 2)
            *to = file;
        else
            free(file);
    }
    ret->configured = ret->evidence != NULL;
    if (!ret->evidence)
        ret->evidence = must_copy(DEED_LOG_DIRECTORY "/" FILESET_CURRENT);
    if (!ret->rejected)
        ret->rejected = must_copy(DEED_LOG_DIRECTORY "/" FILESET_REJECTED);
}

void outputs_free(struct outputs *outputs) {
    free(outputs->evidence);
    free(outputs->rejected);
    *outputs = (struct outputs){0};
}
