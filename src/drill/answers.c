/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/answers.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "util/ascii.h"

/* ---- what they are ------------------------------------------------------------------------- */

__attribute__((__format__(__printf__, 3, 4))) static void
add_value(struct question *question, const char *name, const char *format, ...) {
    struct value *value = &question->value[question->n_values++];
    va_list list;

    value->name = name;
    va_start(list, format);
    vsnprintf(value->text, sizeof(value->text), format, list);
    va_end(list);
}

static void add_number(struct question *question, const char *name, uint32_t number) {
    add_value(question, name, "%" PRIu32, number);
    question->value[question->n_values - 1].number = true;
}

static void add_time_answer(struct question *question, const char *name, uint64_t at) {
    char time[DAYS_TIME + 1];

    days_time(at, time);
    add_value(question, name, "%s", time);
}

#define TEXT(to, ...) snprintf((to), sizeof(to), __VA_ARGS__)
#define FILE_NAME "week.jsonl"

static void stuffing(const struct attack *attack, struct question *ret) {
    TEXT(ret->text,
         "A list of stolen passwords was tried at the sign-on (credential stuffing). From "
         "which address, and how many accounts did it try in vain?");
    TEXT(ret->command[0], "deed query --action auth.login_failed --group-by source_ip --sort count "
                          "--limit 1 " FILE_NAME);
    add_value(ret, "source_ip", "%s", attack->source);
    add_number(ret, "accounts", attack->tried);
}

static void fallen(const struct attack *attack, struct question *ret) {
    TEXT(ret->text, "Whose account fell to it, and when did the intruder get in?");
    TEXT(ret->command[0],
         "deed query --action auth.login --outcome success --source-ip %s " FILE_NAME,
         attack->source);
    add_value(ret, "account", "%s", attack->company->staff[attack->fallen].id);
    add_time_answer(ret, "time", attack->fallen_at);
}

static void granted(const struct attack *attack, struct question *ret) {
    TEXT(ret->text, "Who granted themselves a role, which one, and when?");
    TEXT(ret->command[0], "deed query --action user.role_granted --outcome success --where "
                          "'resource.id==actor.id' " FILE_NAME);
    add_value(ret, "account", "%s", attack->company->staff[attack->used].id);
    add_value(ret, "role", "%s", attack->role);
    add_time_answer(ret, "time", attack->granted_at);
}

static void exported(const struct attack *attack, struct question *ret) {
    char date[DAYS_DATE + 1];

    days_date(attack->export_day, date);
    TEXT(ret->text,
         "Who exported customer data on %s (%s, UTC)? Several did: name the account that was not "
         "entitled to it, and the number of customers.",
         days_weekday_name(attack->export_day), date);
    TEXT(ret->command[0],
         "deed query --action customer.export --outcome success --since %sT00:00Z --until "
         "%sT23:59Z --where 'metadata.count>100' --actor user:%s " FILE_NAME,
         date, date, attack->company->staff[attack->used].id);
    add_value(ret, "account", "%s", attack->company->staff[attack->used].id);
    add_number(ret, "count", attack->exported);
}

static void left_behind(const struct attack *attack, struct question *ret) {
    TEXT(ret->text, "Which API key did the intruder leave behind, and when was it last used?");
    TEXT(ret->command[0], "deed query --action auth.token_created --actor user:%s " FILE_NAME,
         attack->company->staff[attack->used].id);
    TEXT(ret->command[1], "deed query --actor apikey:%s --reverse --limit 1 " FILE_NAME,
         attack->key);
    add_value(ret, "key", "%s", attack->key);
    add_time_answer(ret, "last", attack->key_last);
}

void answers_make(const struct week *week, struct answers *ret) {
    static void (*const make[QUESTIONS])(const struct attack *, struct question *) = {
        stuffing, fallen, granted, exported, left_behind};

    memset(ret, 0, sizeof(*ret));
    for (unsigned i = 0; i < QUESTIONS; i++)
        make[i](&week->attack, &ret->question[i]);
}

/* ---- whether somebody's words are one ------------------------------------------------------- */

#define WORD_MAX 128

/* The length of the text that matches the pattern; 0: it does not. */
static bool matches(const char *text, const char *pattern) {
    for (; *pattern; pattern++, text++)
        if (*pattern == 'd' ? !ascii_is_digit(*text) : *text != *pattern)
            return false;
    return true;
}

/* The next word, without the punctuation behind it; NULL: there are no more. A date with a time is
 * one word. */
static const char *next_answer_word(const char *at, char ret[WORD_MAX]) {
    static const char between[] = " \t\r\n,;()[]{}<>\"'`=";
    size_t n;

    at += strspn(at, between);
    if (!*at)
        return NULL;
    n = strcspn(at, between);
    if (n == DAYS_DATE && matches(at, "dddd-dd-dd ") && matches(at + n + 1, "dd:dd"))
        n += 1 + strcspn(at + n + 1, between);
    snprintf(ret, WORD_MAX, "%.*s", (int)(n < WORD_MAX ? n : WORD_MAX - 1), at);
    at += n;
    for (n = strlen(ret); n > 0 && strchr(".:!?", ret[n - 1]); n--)
        ret[n - 1] = '\0';
    return at;
}

static bool is_value(const char *word) {
    for (int i = 0; i < ROLES; i++)
        if (strcasecmp(word, role_list[i]) == 0)
            return true;
    return strpbrk(word, "0123456789.@_") != NULL;
}

/* At least as exact as a minute. */
static bool same_time(const char *word, const char *time) {
    size_t n = strlen(word);

    if (n > 0 && (word[n - 1] == 'Z' || word[n - 1] == 'z'))
        n--;
    return (n == 16 || n == 19 || n == 23) && strncmp(word, time, 10) == 0 &&
           (word[10] == 'T' || word[10] == 't' || word[10] == ' ') &&
           strncmp(word + 11, time + 11, n - 11) == 0;
}

static bool same_address(const char *word, const char *address) {
    struct in6_addr one, other;

    return inet_pton(AF_INET6, word, &one) == 1 && inet_pton(AF_INET6, address, &other) == 1 &&
           memcmp(&one, &other, sizeof(one)) == 0;
}

/* With or without its type, and with or without the company's domain. */
static bool same_name(const char *word, const char *name) {
    static const char *const types[] = {"user:", "apikey:", "role:"};
    const char *domain = strchr(name, '@');

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strncasecmp(word, types[i], strlen(types[i])) == 0) {
            word += strlen(types[i]);
            break;
        }
    return strcasecmp(word, name) == 0 || (domain && strlen(word) == (size_t)(domain - name) &&
                                           strncasecmp(word, name, strlen(word)) == 0);
}

static bool same(const struct value *value, const char *word) {
    if (value->number)
        return strcmp(word, value->text) == 0;
    return same_name(word, value->text) || same_address(word, value->text) ||
           (matches(value->text, "dddd-dd-ddT") && same_time(word, value->text));
}

bool answers_right(const struct question *question, const char *text) {
    char word[WORD_MAX];
    unsigned found = 0;

    while ((text = next_answer_word(text, word))) {
        bool known = false;

        for (unsigned i = 0; i < question->n_values; i++)
            if (same(&question->value[i], word)) {
                found |= 1U << i;
                known = true;
            }
        if (!known && is_value(word))
            return false;
    }
    return found == (1U << question->n_values) - 1;
}

bool answers_know(const struct question *question, const char *name) {
    for (unsigned i = 0; i < question->n_values; i++)
        if (strcmp(question->value[i].name, name) == 0)
            return true;
    return false;
}
