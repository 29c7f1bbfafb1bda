/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/report/facts.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/utc.h"
#include "util/timespan.h"

/* In the title; the page shows all conditions. */
#define CONDITIONS_SHOWN 3
#define VALUE_SHOWN 80

static void put_word(struct buffer *to, const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:=@%+,-";

    if (*word && word[strspn(word, plain)] == '\0') {
        buffer_string(to, word);
        return;
    }
    buffer_string(to, "'");
    for (; *word; word++)
        if (*word == '\'')
            buffer_string(to, "'\\''");
        else
            buffer_put(to, word, 1);
    buffer_string(to, "'");
}

char *facts_command(int argc, char *const *argv) {
    struct buffer command = {0};

    buffer_string(&command, "deed");
    for (int i = 0; i < argc; i++) {
        buffer_string(&command, " ");
        put_word(&command, argv[i]);
    }
    buffer_put(&command, "", 1);
    if (command.failed)
        buffer_free(&command);
    return command.bytes;
}

static uint64_t moment_of(const struct choice_given *given, int64_t now_ms) {
    bool since = strcmp(given->name, "since") == 0;
    struct timespan span;
    const char *why;

    if ((!since && strcmp(given->name, "until") != 0) ||
        !timespan_parse(given->value, now_ms, &span, &why))
        return 0;
    return utc_of_unix((since ? span.from : span.to) / 1000);
}

struct page_asked *facts_asked(const struct choice *choice, uint64_t now_ms) {
    struct page_asked *asked = calloc(choice->n_given + 1, sizeof(*asked));

    for (size_t i = 0; asked && i < choice->n_given; i++) {
        const struct choice_given *given = &choice->given[i];

        asked[i] = (struct page_asked){
            .name = given->name, .value = given->value, .means = moment_of(given, (int64_t)now_ms)};
    }
    return asked;
}

char *facts_title(const struct choice *choice) {
    struct buffer title = {0};

    buffer_string(&title, "Audit report");
    if (!choice->n_given)
        buffer_string(&title, ": all events");
    for (size_t i = 0; i < choice->n_given && i < CONDITIONS_SHOWN; i++)
        buffer_printf(&title, "%s%s %.*s", i ? ", " : ": ", choice->given[i].name, VALUE_SHOWN,
                      choice->given[i].value);
    if (choice->n_given > CONDITIONS_SHOWN)
        buffer_string(&title, ", …");
    buffer_put(&title, "", 1);
    if (title.failed)
        buffer_free(&title);
    return title.bytes;
}

static void put_user_name(uid_t uid, char ret[FACTS_NAME]) {
    const struct passwd *entry = getpwuid(uid);

    if (entry)
        snprintf(ret, FACTS_NAME, "%s", entry->pw_name);
    else
        snprintf(ret, FACTS_NAME, "user %u", (unsigned)uid);
}

/* The user who logged in, before sudo and the like. The kernel keeps it; no environment can change
 * it. */
static bool read_login_uid(uid_t *ret) {
    FILE *file = fopen("/proc/self/loginuid", "re");
    char text[16] = "";
    char *end;
    unsigned long uid;

    if (!file)
        return false;
    if (!fgets(text, sizeof(text), file))
        *text = '\0';
    fclose(file);
    uid = strtoul(text, &end, 10);
    *ret = (uid_t)uid;
    return end > text && uid < (uid_t)-1;
}

void facts_user(char ret[FACTS_NAME]) {
    char was[FACTS_NAME];
    uid_t uid = getuid(), before;
    size_t n;

    put_user_name(uid, ret);
    if (!read_login_uid(&before) || before == uid)
        return;
    put_user_name(before, was);
    n = strlen(ret);
    snprintf(ret + n, FACTS_NAME - n, " (logged in as %.*s)", 64, was);
}

void facts_host(char ret[FACTS_NAME]) {
    if (gethostname(ret, FACTS_NAME) < 0)
        *ret = '\0';
    ret[FACTS_NAME - 1] = '\0';
}
