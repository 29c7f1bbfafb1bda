/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed report: one page about the chosen events. Reads them once for their numbers, and the
 * evidence once more for its chains. Memory does not grow with the evidence. Writes the page when
 * it is complete.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/report/facts.h"
#include "cli/report/gather.h"
#include "report/utc.h"
#include "util/cleanup.h"
#include "util/io.h"

#define ROWS 200
#define ROWS_MAX 5000
#define TITLE_MAX 200

struct wish {
    const char *command, *title, *output;
    time_t now; /* "yesterday" and the like are relative to it */
    size_t rows;
    bool partial, unverified, help;
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
           "FILE: the directory in deed.conf(5).\n\n"
           "Which events:\n");
    choice_print();
    printf("\nThe page:\n");
    choice_print_options(options);
    printf("\nExit status: 0 the page is made, whatever is on it; 1 it is made, and no event "
           "matches; 2 usage;\n"
           "3 not all could be read, which the page says, or it could not be written.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* ---- the page ------------------------------------------------------------------------------ */

static struct page_check check_of(const struct gathered *gathered, const char *why_not) {
    return (struct page_check){.done = !why_not,
                               .why_not = why_not,
                               .totals = gathered->checked,
                               .count = gathered->findings.count,
                               .findings = gathered->findings.findings,
                               .notes = gathered->findings.notes,
                               .unread = gathered->findings.unread,
                               .words = (const char *const *)gathered->words.lines,
                               .n_words = gathered->words.n};
}

/* NULL: no memory. Without verification only the paths are known. */
static struct page_file *files_of(const struct gathered *gathered, const struct choice *choice,
                                  size_t *ret_n) {
    size_t n = gathered->findings.n_files;
    struct page_file *files = calloc(n + choice->n_paths + 2, sizeof(*files));

    if (!files)
        return NULL;
    for (size_t i = 0; i < n; i++)
        files[i] = (struct page_file){.name = gathered->findings.files[i].name,
                                      .size = (uint64_t)gathered->findings.files[i].size,
                                      .sized = gathered->findings.files[i].size >= 0};
    for (size_t i = 0; gathered->findings.n_files == 0 && i < choice->n_paths; i++)
        files[n++].name = choice->paths[i];
    if (gathered->findings.n_files == 0 && choice->journal)
        files[n++].name = "(journal)";
    *ret_n = n;
    return files;
}

static void write_page(const struct gathered *gathered, struct page_facts *facts,
                       struct buffer *ret) {
    facts->version = DEED_VERSION;
    facts->looked_at = gathered->totals.events;
    facts->copies = gathered->totals.copies;
    facts->foreign = gathered->totals.foreign;
    facts->skipped = gathered->totals.skipped;
    facts->unread = (const char *const *)gathered->unread.lines;
    facts->n_unread = gathered->unread.n;
    facts->more_unread = gathered->unread.more;
    page_write(ret, gathered->aggregate, facts);
}

static bool make_page(const struct wish *wish, const struct gathered *gathered,
                      const struct choice *choice, const char *why_not, struct buffer *ret) {
    char user[FACTS_NAME], host[FACTS_NAME];
    struct page_facts facts = {.n_asked = choice->n_given,
                               .command = wish->command,
                               .made = utc_of_unix(wish->now),
                               .check = check_of(gathered, why_not)};
    struct page_asked *asked = facts_asked(choice, (uint64_t)wish->now * 1000);
    struct page_file *files = files_of(gathered, choice, &facts.n_files);
    char *title = facts_title(choice);
    bool fine = asked && files && title;

    facts_user(user);
    facts_host(host);
    facts.user = user;
    facts.host = *host ? host : NULL;
    facts.asked = asked;
    facts.files = files;
    facts.title = wish->title ? wish->title : title;
    if (fine)
        write_page(gathered, &facts, ret);
    free(asked);
    free(files);
    free(title);
    return fine && !ret->failed;
}

/* Nobody else can read it: what stands in it may be personal. */
static int save_file(const struct buffer *page, const char *path) {
    struct stat st;

    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return -EEXIST;
    return io_replace(path, page->bytes, page->n, 0600);
}

static bool save_page(const struct wish *wish, const struct buffer *page) {
    bool to_file = wish->output && strcmp(wish->output, "-") != 0;
    int r = to_file ? save_file(page, wish->output) : io_write(STDOUT_FILENO, page->bytes, page->n);

    if (r == -EEXIST)
        message("report", "--output \"%s\": is there, and is no file", wish->output);
    else if (r < 0)
        message("report", "%s: %s", to_file ? wish->output : "standard output", strerror(-r));
    return r == 0;
}

static bool is_stdin(const struct choice *choice) {
    for (size_t i = 0; i < choice->n_paths; i++)
        if (strcmp(choice->paths[i], "-") == 0)
            return true;
    return false;
}

static int report_gathered(const struct wish *wish, struct gathered *gathered,
                           const struct choice *choice) {
    const char *why_not = NULL;
    struct buffer page = {0};
    bool fine;

    if (!gather_events(gathered, choice))
        return EXIT_UNREAD;
    if (wish->unverified)
        why_not = "The chains were left alone (--no-verify): what is missing or changed does not "
                  "show.";
    else if (is_stdin(choice))
        why_not = "Standard input can be read only once: name the files to have them verified.";
    else if (!gather_findings(gathered, choice, wish->partial))
        return EXIT_UNREAD;
    fine = make_page(wish, gathered, choice, why_not, &page);
    if (!fine)
        message("report", "no memory");
    fine = fine && save_page(wish, &page);
    buffer_free(&page);
    if (!fine || gathered->unread.n || gathered->unread.more)
        return EXIT_UNREAD;
    return gathered->totals.matched ? EXIT_NOTHING : EXIT_FOUND;
}

int archive_report(int argc, char **argv) {
    CLEANUP_FREE char *command = facts_command(argc, argv); /* before getopt changes the order */
    struct wish wish = {.command = command, .now = time(NULL), .rows = ROWS};
    struct gathered gathered = {0};
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
        status = gather_begin(&gathered, wish.rows) ? report_gathered(&wish, &gathered, &choice)
                                                    : EXIT_UNREAD;
    gather_free(&gathered);
    choice_free(&choice);
    return status;
}
