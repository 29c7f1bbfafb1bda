/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed query: shows chosen events, in their order, sorted or counted. It changes nothing. Memory
 * grows with the number of events only where they are sorted or grouped, and then up to a limit.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/query/options.h"
#include "cli/query/output.h"
#include "query/select_rejected.h"
#include "query/sort.h"
#include "util/tempfile.h"

/* As grep has them. */
enum { QUERY_FOUND = 0, QUERY_NOTHING = 1 };

#define NAME "query"

static const struct choice_option options[] = {
    {"format", 'o', "FORMAT", "how events are shown: see below; table, if nothing is said",
     shown_set_format},
    {"json", 0, NULL, "short for --format json", shown_set_json},
    {"columns", 0, "FIELD,...", "which parts of each event: time,actor,metadata.count",
     shown_set_columns},
    {"count", 0, NULL, "how many they are, and nothing else", shown_set_count},
    {"group-by", 0, "FIELD,...", "how many there are of each: action, day, metadata.KEY",
     shown_set_group},
    {"sort", 0, "FIELD", "by a part, such as time; groups by one of theirs or count",
     shown_set_sort},
    {"reverse", 'r', NULL, "the newest first; with an order, the largest first", shown_set_reverse},
    {"limit", 'n', "N", "no more than N of them", shown_set_limit},
    {"rejected", 0, NULL, "what the relay refused: when, who sent it, what it says, and why",
     shown_set_rejected},
    {"utc", 0, NULL, "times in UTC, not in the zone of this machine", shown_set_utc},
    {"no-pager", 0, NULL, "straight to the terminal", shown_set_no_pager},
    {"help", 'h', NULL, "show this", shown_set_help},
    {0},
};

struct query {
    struct shown shown;
    struct output output;
    struct sorter *sorter;
    struct grouping *grouping;
    struct part sort;
    uint64_t left; /* of the limit */
    uint64_t unread;
    int failed; /* a negative errno of sorting or grouping */
    struct progress progress;
};

static int help(void) {
    printf("Usage: deed query [OPTION...] [FILE|DIRECTORY...]\n\n"
           "Show the events that meet all conditions; of several values for one of them, any. "
           "Without a FILE:\n"
           "the directory in deed.conf(5). FILE may be compressed (gzip, zstd, xz, bzip2); - is "
           "standard input.\n\n"
           "Which events:\n");
    choice_print();
    printf("\nHow they are shown:\n");
    choice_print_options(options);
    shown_print_formats();
    printf(
        "\nExit status: 0 something found, 1 nothing found, 2 usage, 3 not all could be read.\n");
    return fflush(stdout) == 0 ? QUERY_FOUND : EXIT_UNREAD;
}

/* ---- what goes on while events are read ---------------------------------------------------- */

static void on_unread(const char *name, const char *why, void *data) {
    struct query *query = data;

    progress_clear(&query->progress);
    message(NAME, "%s: %s", name, why);
    query->unread++;
}

static void on_progress(uint64_t done, uint64_t total, uint64_t events, void *data) {
    struct query *query = data;

    query->progress.total = total;
    progress_show(&query->progress, done, events);
}

/* On a terminal the bar would mix with the events or the pager. */
static void start_progress(struct query *query) {
    bool shows = query->shown.count || query->sorter || query->grouping;

    if (shows || !isatty(STDOUT_FILENO))
        progress_start(&query->progress, -1);
}

static bool show_event(const struct view *event, void *data) {
    struct query *query = data;

    format_event(&query->output.writer, event, &query->output.buffer);
    return output_more(&query->output) && (query->shown.limit == 0 || --query->left > 0);
}

static int on_event(const struct view *event, void *data) {
    struct query *query = data;

    if (query->shown.count)
        return 0;
    if (!query->grouping && !query->sorter)
        return show_event(event, query) ? 0 : 1;
    if (query->grouping)
        query->failed = grouping_add(query->grouping, event);
    else
        query->failed = sorter_add(query->sorter, event);
    return query->failed;
}

/* ---- what comes after that ----------------------------------------------------------------- */

static bool show_row(const struct format_cell *cells, void *data) {
    struct query *query = data;

    format_row(&query->output.writer, cells, &query->output.buffer);
    return output_more(&query->output) && (query->shown.limit == 0 || --query->left > 0);
}

static const struct format *format_of(const struct query *query) {
    return query->shown.format ? query->shown.format : format_find("table");
}

static void begin_output(struct query *query, const struct column_names *columns) {
    struct format_style style = output_style(query->shown.utc);

    if (columns->n) {
        style.columns = columns->at;
        style.n_columns = columns->n;
    }
    output_begin(&query->output, format_of(query), &style, !query->shown.no_pager);
}

static bool show_count(struct query *query, uint64_t count) {
    static const struct column_names columns = {.at = {"count"}, .n = 1};
    char text[24];
    int n = snprintf(text, sizeof(text), "%" PRIu64, count);

    if (!query->shown.format) {
        printf("%s\n", text);
        if (fflush(stdout) == 0)
            return true;
        message(NAME, "standard output: %s", strerror(errno));
        return false;
    }
    begin_output(query, &columns);
    show_row(&(struct format_cell){.bytes = text, .n = (size_t)n, .kind = VALUE_NUMBER}, query);
    return output_end(&query->output, NAME);
}

static size_t column_of(const struct column_names *group, const char *name) {
    size_t i = 0;

    while (i < group->n && strcmp(group->at[i], name) != 0)
        i++;
    return i;
}

/* Sorting or grouping failed; the code may be of a temporary file. */
static bool tell_failure(int code) {
    if (code == -ENOMEM)
        message(NAME, "no memory");
    else if (code == -E2BIG)
        message(NAME, "an event is too large for it");
    else
        message(NAME, "a temporary file in %s: %s; see TMPDIR in deed-query(1)",
                tempfile_directory(), strerror(-code));
    return false;
}

/* r: negative where not all was shown; then the format gets no end. */
static bool end_output(struct query *query, int r) {
    query->output.cut = r < 0;
    if (!output_end(&query->output, NAME))
        return false;
    return r == 0 || tell_failure(r);
}

static bool show_groups(struct query *query) {
    const struct shown *shown = &query->shown;
    const char *by = shown->sort ? shown->sort : "count";
    struct column_names columns = shown->group;
    bool reverse = shown->reverse != (strcmp(by, "count") == 0); /* the most first */
    int r =
        grouping_end(query->grouping, column_of(&shown->group, by), reverse, query->shown.limit);

    if (r < 0)
        return tell_failure(r);
    columns.at[columns.n++] = "count";
    begin_output(query, &columns);
    return end_output(query, grouping_each(query->grouping, show_row, query));
}

static bool show_sorted(struct query *query) {
    int r = sorter_end(query->sorter);

    if (r < 0)
        return tell_failure(r);
    begin_output(query, &query->shown.columns);
    return end_output(query, sorter_each(query->sorter, show_event, query));
}

static bool show_rest(struct query *query, const struct select_totals *totals) {
    progress_clear(&query->progress);
    if (query->shown.count)
        return show_count(query, totals->matched);
    if (query->grouping)
        return show_groups(query);
    return query->sorter ? show_sorted(query) : output_end(&query->output, NAME);
}

/* ---- the command --------------------------------------------------------------------------- */

static const char *contradiction(const struct query *query, const struct choice *choice) {
    const struct shown *shown = &query->shown;
    const struct format *format = shown->format;

    if (shown->rejected && (choice->journal || shown->sort || shown->reverse))
        return "--rejected: goes with none of --journal, --sort and --reverse";

    if (shown->count && (shown->group.n || shown->sort || shown->columns.n || shown->limit))
        return "--count: goes with none of --group-by, --sort, --columns and --limit";
    if (shown->group.n && shown->columns.n)
        return "--group-by and --columns: one of them";
    if (shown->group.n && shown->sort && strcmp(shown->sort, "count") != 0 &&
        column_of(&shown->group, shown->sort) == shown->group.n)
        return "--sort: groups are sorted by count, or by a part that --group-by names";
    if (!shown->group.n && shown->sort && strcmp(shown->sort, "count") == 0)
        return "--sort count: goes with --group-by";
    if (format && !format->row && (shown->count || shown->group.n || shown->columns.n))
        return "--format: this one has whole events alone, not --count, --group-by or --columns";
    return NULL;
}

/* The default columns of a table on a terminal; the refused text may be anything, so it comes last.
 */
static void choose_columns(struct shown *shown) {
    static const struct column_names few = {
        .at = {"time", "origin.uid", "origin.unit", "who", "action", "rejected"}, .n = 6};
    static const struct column_names all = {
        .at = {"timestamp", "rejected", "origin.host", "origin.unit", "origin.exe", "origin.pid",
               "origin.uid", "origin.transport", "origin.boot_id", "message"},
        .n = 10};
    bool is_table = !shown->format || shown->format == format_find("table");

    if (!shown->columns.n)
        shown->columns = is_table ? few : all;
}

static bool prepare_query(struct query *query) {
    struct shown *shown = &query->shown;
    static struct part parts[GROUP_PARTS_MAX];

    if (shown->rejected)
        choose_columns(shown);

    query->left = shown->limit;
    for (size_t i = 0; i < shown->group.n; i++)
        part_parse(shown->group.at[i], &parts[i]);
    if (shown->group.n) {
        query->grouping = grouping_new(parts, shown->group.n, shown->utc, GROUP_ROOM);
        return query->grouping;
    }
    if (shown->sort) {
        part_parse(shown->sort, &query->sort);
        query->sorter = sorter_new(&query->sort, shown->reverse, shown->limit, SORT_ROOM);
        return query->sorter;
    }
    if (!shown->count)
        begin_output(query, &shown->columns);
    return true;
}

static int select_failed(int code) {
    message(NAME, "%s", code == -ENOMEM ? "no memory" : strerror(-code));
    return EXIT_UNREAD;
}

static void on_note(const char *text, void *data) {
    (void)data;
    message(NAME, "%s", text);
}

/* Tells what whoever reads the answer should know. */
static void tell_notes(struct query *query, const struct select_totals *totals) {
    if (totals->foreign) {
        message(NAME, "%" PRIu64 " lines left out: they are %s", totals->foreign,
                query->shown.rejected ? "none of rejected.jsonl" : "no events; see deed verify");
        query->unread++;
    }
    select_notes(totals, on_note, NULL);
    if (totals->matched == 0 && !query->unread && isatty(STDOUT_FILENO))
        message(NAME, "nothing was found among %" PRIu64 " events", totals->events);
    if (totals->skipped_later && isatty(STDERR_FILENO))
        message(NAME,
                "%" PRIu64 " files that begin after --until were not opened; --thorough looks for "
                "what came late there, too",
                totals->skipped_later);
}

static int run(struct query *query, const struct choice *choice) {
    struct select_from from = choice_from(choice);
    struct select_totals totals = {0};
    int r;

    if (!prepare_query(query))
        return select_failed(-ENOMEM);
    start_progress(query);
    from.reverse = query->shown.reverse && !query->sorter && !query->grouping;
    from.progress = query->progress.on ? on_progress : NULL;
    from.unread = on_unread;
    from.data = query;
    if (query->shown.rejected)
        r = select_rejected(&from, on_event, query, &totals);
    else
        r = select_run(&from, on_event, query, &totals);
    progress_clear(&query->progress);
    if (query->failed) {
        tell_failure(query->failed);
        return EXIT_UNREAD;
    }
    if (r < 0 && (query->sorter || query->grouping || query->shown.count))
        return select_failed(r);
    if (!show_rest(query, &totals))
        return EXIT_UNREAD;
    if (r < 0)
        return select_failed(r);
    tell_notes(query, &totals);
    if (query->unread)
        return EXIT_UNREAD;
    return totals.matched ? QUERY_FOUND : QUERY_NOTHING;
}

int archive_query(int argc, char **argv) {
    struct query query = {0};
    struct choice choice;
    const char *wrong;
    int r;

    /* So that a limit of the shell (ulimit -f) is an error of write(2), as a full disk is. */
    signal(SIGXFSZ, SIG_IGN);
    output_locale();
    r = choice_read(&choice, argc, argv, options, &query.shown);
    wrong = contradiction(&query, &choice);
    if (r < 0 && query.shown.help) {
        r = help();
    } else if (r < 0 && wrong) {
        message(NAME, "%s", wrong);
        r = EXIT_USAGE;
    } else if (r < 0) {
        r = run(&query, &choice);
    }
    sorter_free(query.sorter);
    grouping_free(query.grouping);
    shown_free(&query.shown);
    choice_free(&choice);
    return r;
}
