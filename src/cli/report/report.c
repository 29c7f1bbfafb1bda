/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed report: one page about the events that were chosen. They are read once for their numbers,
 * and all of the evidence that they stand in once more for its chains. Memory does not grow with
 * the evidence; the page is written when it is whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "archive/archive.h"
#include "archive/verification.h"
#include "archive/words.h"
#include "cleanup.h"
#include "message.h"
#include "progress.h"
#include "query/choice.h"
#include "report/deliver.h"
#include "report/facts.h"
#include "select.h"
#include "utc.h"

#define ROWS 200
#define ROWS_MAX 5000
#define WORDS_SHOWN 50
#define UNREAD_SHOWN 50
#define TITLE_MAX 200

struct wish {
    const char *title, *output;
    size_t rows;
    bool partial, unverified, help;
};

struct lines {
    char **lines;
    size_t n, room;
    uint64_t more;
};

struct report {
    const struct wish *wish;
    struct aggregate *aggregate;
    struct progress progress;
    struct select_totals totals;
    struct lines unread, words;
    struct findings findings;
    struct checker_totals checked;
};

/* ---- options ------------------------------------------------------------------------------- */

static const char *set_title(void *own, const char *value) {
    ((struct wish *)own)->title = value;
    if (!*value)
        return "a title has at least one letter";
    return strlen(value) > TITLE_MAX ? "a title has at most 200 bytes" : NULL;
}

static const char *set_output(void *own, const char *value) {
    ((struct wish *)own)->output = value;
    return *value ? NULL : "the name of a file, or - for standard output";
}

static const char *set_rows(void *own, const char *value) {
    char *end;
    unsigned long rows;

    errno = 0;
    rows = strtoul(value, &end, 10);
    if (errno || end == value || *end || *value < '0' || *value > '9' || rows > ROWS_MAX)
        return "a number from 0 to 5000";
    ((struct wish *)own)->rows = rows;
    return NULL;
}

static const char *set_partial(void *own, const char *value) {
    (void)value;
    ((struct wish *)own)->partial = true;
    return NULL;
}

static const char *set_unverified(void *own, const char *value) {
    (void)value;
    ((struct wish *)own)->unverified = true;
    return NULL;
}

static const char *set_help(void *own, const char *value) {
    (void)value;
    ((struct wish *)own)->help = true;
    return NULL;
}

static const struct choice_option options[] = {
    {"title", 0, "TEXT", "what stands on top of the page", set_title},
    {"output", 0, "FILE", "write it there, for its owner alone to read", set_output},
    {"rows", 0, "N", "events in each table at most: 200 unless told", set_rows},
    {"partial", 0, NULL, "streams may have begun before what is read, as for deed verify",
     set_partial},
    {"no-verify", 0, NULL, "leave the chains alone, and say so", set_unverified},
    {"help", 'h', NULL, "show this", set_help},
    {0},
};

static int help(void) {
    printf("Usage: deed report [OPTION...] [FILE|DIRECTORY...]\n\n"
           "Make one HTML page about the events that are chosen: what was denied, when, who, what "
           "and from where,\n"
           "and whether the evidence is whole. It needs no network and has no script. Without a "
           "FILE: " DEED_LOG_DIRECTORY ".\n\n"
           "Which events:\n");
    choice_print();
    printf("\nThe page:\n");
    choice_print_options(options);
    printf("\nExit status: 0 the page is made, whatever is on it; 1 it is made, and no event "
           "matches; 2 usage;\n"
           "3 not all could be read, which the page says, or it could not be written.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void keep_line(struct lines *lines, char *line) {
    if (line && lines->n < lines->room)
        lines->lines[lines->n++] = line;
    else {
        lines->more++;
        free(line);
    }
}

static void free_lines(struct lines *lines) {
    for (size_t i = 0; i < lines->n; i++)
        free(lines->lines[i]);
    free(lines->lines);
}

static void on_unread(const char *name, const char *why, void *data) {
    struct report *report = data;
    char *line = NULL;

    progress_clear(&report->progress);
    message("report", "%s: %s", name, why);
    if (asprintf(&line, "%s: %s", name, why) < 0)
        line = NULL;
    keep_line(&report->unread, line);
}

static void on_progress(uint64_t done, uint64_t total, uint64_t events, void *data) {
    struct report *report = data;

    report->progress.total = total;
    progress_show(&report->progress, done, events);
}

static int on_event(const struct view *event, void *data) {
    const struct report *report = data;

    return aggregate_add(report->aggregate, event) ? 0 : -ENOMEM;
}

static void on_finding(const struct findings *findings, const struct finding *finding) {
    struct report *report = findings->data;
    const char *file = findings_file_name(findings, finding->at.file);
    char words[WORDS_MAX], *line = NULL;
    int n;

    if (finding_is_note(finding->kind) || report->words.n == report->words.room)
        return;
    words_of(finding, file, findings_file_name(findings, finding->other.file), words);
    if (finding->at.line)
        n = asprintf(&line, "%s:%llu: %s: %s", file, (unsigned long long)finding->at.line,
                     finding_name(finding->kind), words);
    else
        n = asprintf(&line, "%s: %s", finding_name(finding->kind), words);
    keep_line(&report->words, n < 0 ? NULL : line);
}

/* What could not be read was told when the events were: but for what only the chains need. */
static void on_unread_again(const struct findings *findings, const char *name, const char *why) {
    struct report *report = findings->data;

    if (report->unread.n == 0)
        on_unread(name, why, report);
}

static bool read_events(struct report *report, const struct choice *choice) {
    struct select_from from = choice_from(choice);
    int r;

    from.progress = on_progress;
    from.unread = on_unread;
    from.data = report;
    progress_start(&report->progress, -1);
    r = select_run(&from, on_event, report, &report->totals);
    progress_clear(&report->progress);
    aggregate_end(report->aggregate);
    if (r < 0)
        message("report", "%s", r == -ENOMEM ? "no memory" : strerror(-r));
    return r == 0;
}

static bool is_stdin(const struct choice *choice) {
    for (size_t i = 0; i < choice->n_paths; i++)
        if (strcmp(choice->paths[i], "-") == 0)
            return true;
    return false;
}

static bool verify(struct report *report, const struct choice *choice) {
    struct verification what = {.names = choice->paths,
                                .n_names = choice->n_paths,
                                .journal = choice->journal,
                                .partial = report->wish->partial};
    bool fine;

    if (choice->n_paths == 1 && strcmp(choice->paths[0], DEED_LOG_DIRECTORY) == 0)
        verification_own_heads(&what);
    report->findings = (struct findings){.command = "report",
                                         .on_finding = on_finding,
                                         .on_unread = on_unread_again,
                                         .data = report};
    fine = verification_run(&what, &report->findings, &report->checked);
    progress_clear(&report->findings.progress);
    if (!fine)
        message("report", "no memory");
    return fine;
}

/* ---- the page ------------------------------------------------------------------------------ */

static struct page_check check_of(const struct report *report, const char *why_not) {
    return (struct page_check){.done = !why_not,
                               .why_not = why_not,
                               .totals = report->checked,
                               .count = report->findings.count,
                               .findings = report->findings.findings,
                               .notes = report->findings.notes,
                               .unread = report->findings.unread,
                               .words = (const char *const *)report->words.lines,
                               .n_words = report->words.n};
}

/* NULL: no memory. Of what was not verified, the paths are all that is known. */
static struct page_file *files_of(const struct report *report, const struct choice *choice,
                                  size_t *ret_n) {
    size_t n = report->findings.n_files;
    struct page_file *files = calloc(n + choice->n_paths + 2, sizeof(*files));

    if (!files)
        return NULL;
    for (size_t i = 0; i < n; i++)
        files[i] = (struct page_file){.name = report->findings.files[i].name,
                                      .size = (uint64_t)report->findings.files[i].size,
                                      .sized = report->findings.files[i].size >= 0};
    for (size_t i = 0; report->findings.n_files == 0 && i < choice->n_paths; i++)
        files[n++].name = choice->paths[i];
    if (report->findings.n_files == 0 && choice->journal)
        files[n++].name = "(journal)";
    *ret_n = n;
    return files;
}

static void write_page(const struct report *report, struct page_facts *facts, struct buffer *ret) {
    facts->version = DEED_VERSION;
    facts->looked_at = report->totals.events;
    facts->copies = report->totals.copies;
    facts->foreign = report->totals.foreign;
    facts->skipped = report->totals.skipped;
    facts->unread = (const char *const *)report->unread.lines;
    facts->n_unread = report->unread.n;
    page_write(ret, report->aggregate, facts);
}

static bool make_page(const struct report *report, const struct choice *choice, const char *why_not,
                      const char *command, struct buffer *ret) {
    char user[FACTS_NAME], host[FACTS_NAME];
    time_t now = time(NULL);
    struct page_facts facts = {.n_asked = choice->n_given,
                               .command = command,
                               .made = utc_of_unix(now),
                               .check = check_of(report, why_not)};
    struct page_asked *asked = facts_asked(choice, (uint64_t)now * 1000);
    struct page_file *files = files_of(report, choice, &facts.n_files);
    char *title = facts_title(choice);
    bool fine = asked && files && title;

    facts_user(user);
    facts_host(host);
    facts.user = user;
    facts.host = *host ? host : NULL;
    facts.asked = asked;
    facts.files = files;
    facts.title = report->wish->title ? report->wish->title : title;
    if (fine)
        write_page(report, &facts, ret);
    free(asked);
    free(files);
    free(title);
    return fine && !ret->failed;
}

static bool deliver(const struct wish *wish, const struct buffer *page) {
    bool to_file = wish->output && strcmp(wish->output, "-") != 0;
    int r = to_file ? deliver_file(page, wish->output) : deliver_stdout(page);

    if (r == -EEXIST)
        message("report", "--output \"%s\": is there, and is no file", wish->output);
    else if (r < 0)
        message("report", "%s: %s", to_file ? wish->output : "standard output", strerror(-r));
    return r == 0;
}

static int report_all(struct report *report, const struct choice *choice, const char *command) {
    const char *why_not = NULL;
    struct buffer page = {0};
    bool fine;

    if (!read_events(report, choice))
        return EXIT_UNREAD;
    if (report->wish->unverified)
        why_not = "The chains were left alone (--no-verify): what is missing or changed does not "
                  "show.";
    else if (is_stdin(choice))
        why_not = "Standard input can be read only once: name the files to have them verified.";
    else if (!verify(report, choice))
        return EXIT_UNREAD;
    fine = make_page(report, choice, why_not, command, &page);
    if (!fine)
        message("report", "no memory");
    fine = fine && deliver(report->wish, &page);
    buffer_free(&page);
    if (!fine || report->unread.n)
        return EXIT_UNREAD;
    return report->totals.matched ? EXIT_NOTHING : EXIT_FOUND;
}

static int report_choice(const struct wish *wish, const struct choice *choice,
                         const char *command) {
    struct report report = {
        .wish = wish,
        .aggregate = aggregate_new(wish->rows),
        .unread = {.lines = calloc(UNREAD_SHOWN, sizeof(char *)), .room = UNREAD_SHOWN},
        .words = {.lines = calloc(WORDS_SHOWN, sizeof(char *)), .room = WORDS_SHOWN}};
    int status = EXIT_UNREAD;

    if (report.aggregate && report.unread.lines && report.words.lines)
        status = report_all(&report, choice, command);
    else
        message("report", "no memory");
    aggregate_free(report.aggregate);
    findings_free(&report.findings);
    free_lines(&report.unread);
    free_lines(&report.words);
    return status;
}

int archive_report(int argc, char **argv) {
    CLEANUP_FREE char *command = facts_command(argc, argv); /* before getopt changes the order */
    struct wish wish = {.rows = ROWS};
    struct choice choice;
    int status = choice_read(&choice, argc, argv, options, &wish);

    if (status < 0 && wish.help)
        status = help();
    if (status < 0 && (!wish.output || strcmp(wish.output, "-") == 0) && isatty(STDOUT_FILENO)) {
        message("report", "standard output is a terminal, and the page is HTML: use --output FILE");
        status = EXIT_USAGE;
    }
    if (status < 0 && !command) {
        message("report", "no memory");
        status = EXIT_UNREAD;
    }
    if (status < 0)
        status = report_choice(&wish, &choice, command);
    choice_free(&choice);
    return status;
}
