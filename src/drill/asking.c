/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/answers.h"

#include <inttypes.h>
#include <string.h>

static void put_span(const struct week *week, struct buffer *to) {
    char first[DAYS_DATE + 1], last[DAYS_DATE + 1];
    uint64_t day = week->span.first_day, end = day + week->span.days - 1;

    days_date(day, first);
    days_date(end, last);
    buffer_printf(to, "%s %s to %s %s", days_weekday_name(day), first, days_weekday_name(end),
                  last);
}

static void put_people(const struct week *week, struct buffer *to) {
    const struct company *company = &week->company;

    buffer_printf(to, "%s has %d people in", company->name, STAFF);
    for (int i = 0; i < SITES; i++) {
        int hours = site_list[i].offset / 60;

        buffer_printf(to, "%s %s (UTC%c%d)", i ? "," : "", site_list[i].town, hours < 0 ? '-' : '+',
                      hours < 0 ? -hours : hours);
    }
    buffer_printf(to,
                  ",\nand sells to %d customers.\n"
                  "- Desks have addresses in %s; who works from home comes over the VPN, %s.\n"
                  "- Services that record:",
                  CUSTOMERS, NETWORK_OFFICE, NETWORK_VPN);
    for (int i = 0; i < SERVICES; i++)
        buffer_printf(to, "%s %s", i ? "," : "", service_list[i].name);
    buffer_printf(
        to,
        ". All people sign on at sso, customers at shop.\n"
        "- Who may export customer data: the role %s, which is given on request, and the\n"
        "  job newsletter-sync. The role is due to %s and\n"
        "  %s, and to nobody else.\n"
        "- Who may act for others: support for customers; the role %s for anybody.\n",
        ROLE_EXPORT, company->staff[week->attack.entitled[0]].id,
        company->staff[week->attack.entitled[1]].id, ROLE_IMPERSONATE);
}

#define WIDTH 96

/* Breaks lines at that width and indents all but the first. */
static void put_wrapped(const char *text, struct buffer *to) {
    size_t left = WIDTH - 3;

    for (;;) {
        size_t n = strcspn(text, " ");

        if (n + 1 > left) {
            buffer_string(to, "\n  ");
            left = WIDTH - 3;
        }
        buffer_printf(to, " %.*s", (int)n, text);
        left -= n + 1;
        if (!text[n])
            break;
        text += n + 1;
    }
    buffer_string(to, "\n");
}

void answers_ask(const struct week *week, const struct answers *answers, struct buffer *to) {
    put_span(week, to);
    buffer_printf(to, ", %" PRIu64 " events; all times are UTC\n\n", week->span.events);
    put_people(week, to);
    buffer_string(to, "\nSomebody got in. The questions:\n\n");
    for (int i = 0; i < QUESTIONS; i++) {
        buffer_printf(to, "%d.", i + 1);
        put_wrapped(answers->question[i].text, to);
    }
    buffer_string(to,
                  "\nWrite a line for each into a file, as in `2: NAME, 2026-01-31T09:30Z`, and "
                  "have it looked at with\n--check FILE and the same seed, days, events and "
                  "start.\n");
}

/* All texts come from the tables of this folder, and need no escapes in JSON. */
static void put_about(const struct week *week, struct buffer *to) {
    char first[DAYS_DATE + 1];

    days_date(week->span.first_day, first);
    buffer_printf(to,
                  "  \"seed\": %" PRIu64 ",\n  \"days\": %u,\n  \"events\": %" PRIu64
                  ",\n  \"start\": \"%s\",\n",
                  week->seed, week->span.days, week->span.events, first);
}

void answers_ask_json(const struct week *week, const struct answers *answers, struct buffer *to) {
    const struct company *company = &week->company;

    buffer_string(to, "{\n");
    put_about(week, to);
    buffer_printf(to, "  \"company\": \"%s\",\n  \"office\": \"%s\",\n  \"vpn\": \"%s\",\n",
                  company->name, NETWORK_OFFICE, NETWORK_VPN);
    buffer_printf(to, "  \"exporters\": [\"%s\", \"%s\"],\n  \"questions\": {\n",
                  company->staff[week->attack.entitled[0]].id,
                  company->staff[week->attack.entitled[1]].id);
    for (int i = 0; i < QUESTIONS; i++)
        buffer_printf(to, "    \"%d\": \"%s\"%s\n", i + 1, answers->question[i].text,
                      i + 1 < QUESTIONS ? "," : "");
    buffer_string(to, "  }\n}\n");
}

static void put_values(const struct question *question, struct buffer *to) {
    for (unsigned i = 0; i < question->n_values; i++) {
        const struct value *value = &question->value[i];
        const char *quote = value->number ? "" : "\"";

        buffer_printf(to, "%s\"%s\": %s%s%s", i ? ", " : "", value->name, quote, value->text,
                      quote);
    }
}

void answers_tell(const struct week *week, const struct answers *answers, struct buffer *to) {
    buffer_string(to, "{\n");
    put_about(week, to);
    buffer_string(to, "  \"answers\": {\n");
    for (int i = 0; i < QUESTIONS; i++) {
        buffer_printf(to, "    \"%d\": {", i + 1);
        put_values(&answers->question[i], to);
        buffer_printf(to, "}%s\n", i + 1 < QUESTIONS ? "," : "");
    }
    buffer_string(to, "  },\n  \"commands\": {\n");
    for (int i = 0; i < QUESTIONS; i++) {
        const struct question *question = &answers->question[i];

        buffer_printf(to, "    \"%d\": [\"%s\"", i + 1, question->command[0]);
        for (int more = 1; more < COMMANDS_MAX && *question->command[more]; more++)
            buffer_printf(to, ", \"%s\"", question->command[more]);
        buffer_printf(to, "]%s\n", i + 1 < QUESTIONS ? "," : "");
    }
    buffer_string(to, "  }\n}\n");
}
