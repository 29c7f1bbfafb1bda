/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "accepted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "doctor.h"
#include "paths.h"
#include "system.h"

/* ---- the file ------------------------------------------------------------------------------ */

static char *trimmed(const char *text, size_t n) {
    while (n && strchr(" \t\r", *text))
        text++, n--;
    while (n && strchr(" \t\r", text[n - 1]))
        n--;
    return must_printf("%.*s", (int)n, text);
}

/* NULL, or what is wrong. */
static const char *parse_line(const char *line, size_t n, struct accepted_line *ret) {
    size_t word = 0, colon = 0;

    while (word < n && !strchr(" \t:", line[word]))
        word++;
    colon = word;
    while (colon < n && line[colon] != ':')
        colon++;
    if (word == 0 || colon == n)
        return "no \"CHECK: REASON\"";
    ret->check = must_printf("%.*s", (int)word, line);
    ret->text = trimmed(line + word, colon - word);
    ret->reason = trimmed(line + colon + 1, n - colon - 1);
    return *ret->reason ? NULL : "no reason";
}

static void free_line(struct accepted_line *line) {
    free(line->check);
    free(line->text);
    free(line->reason);
}

void accepted_parse(const char *text, struct accepted *ret,
                    void (*wrong)(size_t number, const char *why, void *data), void *data) {
    *ret = (struct accepted){0};
    for (size_t number = 1; *text; number++) {
        struct accepted_line line = {.number = number};
        size_t n = strcspn(text, "\n");
        CLEANUP_FREE char *bare = trimmed(text, n);
        const char *why = *bare && *bare != '#' ? parse_line(bare, strlen(bare), &line) : NULL;

        if (why) {
            wrong(number, why, data);
            free_line(&line);
        } else if (line.check) {
            ret->lines = must_grow(ret->lines, ret->n, &ret->room, sizeof(*ret->lines));
            ret->lines[ret->n++] = line;
        }
        text += n + (text[n] == '\n');
    }
}

void accepted_free(struct accepted *accepted) {
    for (size_t i = 0; i < accepted->n; i++)
        free_line(&accepted->lines[i]);
    free(accepted->lines);
    *accepted = (struct accepted){0};
}

void accepted_apply(struct accepted *accepted, struct report *report, size_t from) {
    for (size_t at = from; at < report->n; at++)
        for (size_t i = 0; i < accepted->n && report->rows[at].status != DOCTOR_OK; i++) {
            struct accepted_line *line = &accepted->lines[i];

            if (strcmp(line->check, report->rows[at].check) != 0 ||
                !strstr(report->rows[at].finding, line->text))
                continue;
            line->met++;
            report_accept(report, at, line->reason);
            break;
        }
}

/* ---- the check ----------------------------------------------------------------------------- */

static void wrong(struct doctor *doctor, size_t number, const char *why) {
    struct row *row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "%s:%zu: %s", ACCEPTED_CONF, number, why);

    row_why(row, "the line counts for nothing, and what it was to accept is a finding");
    row_mend(row,
             "# in %s, write \"CHECK: REASON\", with a check that deed doctor --list has, and why "
             "it cannot be met",
             ACCEPTED_CONF);
}

static void wrong_line(size_t number, const char *why, void *data) {
    wrong(data, number, why);
}

/* Others could have findings go unseen. */
static bool is_roots(struct doctor *doctor, const struct stat *st) {
    struct row *row;

    if (st->st_uid == 0 && !(st->st_mode & (S_IWGRP | S_IWOTH)))
        return true;
    row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "%s: mode %04o, owner %u: nothing of it counts",
                   ACCEPTED_CONF, st->st_mode & 07777, st->st_uid);
    row_why(row, "others than root can have findings go unseen");
    row_mend(row, "chown root:root %s && chmod go-w %s", ACCEPTED_CONF, ACCEPTED_CONF);
    return false;
}

void doctor_accepted(struct doctor *doctor) {
    CLEANUP_FREE char *text = NULL;
    struct stat st;
    int r = system_read(ACCEPTED_CONF, &text, NULL, &st);

    if (r < 0 && r != -ENOENT)
        doctor_unknown(doctor, "%s: %s", ACCEPTED_CONF, strerror(-r));
    if (r == 0 && is_roots(doctor, &st))
        accepted_parse(text, &doctor->accepted, wrong_line, doctor);
}

/* What is wrong with the file was told when it was read, in front of all else. */
void check_accepted(struct doctor *doctor) {
    size_t met = 0;

    for (size_t i = 0; i < doctor->accepted.n; i++) {
        const struct accepted_line *line = &doctor->accepted.lines[i];

        met += line->met;
        if (!doctor->is_check(line->check))
            wrong(doctor, line->number, "no such check; see deed doctor --list");
        else if (!line->met)
            report_add(&doctor->report, DOCTOR_OK, "%s:%zu: %s: nothing to accept now",
                       ACCEPTED_CONF, line->number, line->check);
    }
    report_add(&doctor->report, DOCTOR_OK, "%zu finding%s accepted by %s", met,
               met == 1 ? " is" : "s are", ACCEPTED_CONF);
}
