/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed follow: shows chosen events while they are recorded, after the last few that are there. Ends
 * with a signal, or when nobody reads its output any more. Reads the present file alone, from its
 * beginning for the last few; deed query reads rotated files.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/query/options.h"
#include "cli/query/output.h"
#include "journal/readable.h"
#include "query/dedup.h"
#include "query/watch.h"
#include "store/unread.h"

#define NAME "follow"
#define LAST 10
#define LOOK_EVERY_MS 1000

static const char *set_jsonl(void *shown, const char *value) {
    (void)value;
    return shown_set_format(shown, "jsonl"); /* an array would end with the command */
}

static const struct choice_option options[] = {
    {"format", 'o', "FORMAT", "how events are shown: see below; table, if nothing is said",
     shown_set_format},
    {"json", 0, NULL, "short for --format jsonl", set_jsonl},
    {"columns", 0, "FIELD,...", "which parts of each event: time,actor,metadata.count",
     shown_set_columns},
    {"lines", 'n', "N", "the last N events first; 10, if nothing is said", shown_set_last},
    {"utc", 0, NULL, "times in UTC, not in the zone of this machine", shown_set_utc},
    {"help", 'h', NULL, "show this", shown_set_help},
    {0},
};

/* The last events that were there at the start, as a ring: the oldest is at `at`. */
struct last_lines {
    struct buffer *lines;
    size_t n, at;
};

struct following {
    struct shown shown;
    const struct filter *filter;
    struct seen *dedup;
    struct last_lines last;
    struct output output;
    bool left_out; /* lines that are no events, or perhaps events of some emitters */
};

static int help(void) {
    printf("Usage: deed follow [OPTION...] [FILE|DIRECTORY]\n\n"
           "Show events as they are recorded, through the rotations of the file. Without a "
           "FILE:\nthe directory in deed.conf(5).\n\nWhich events:\n");
    choice_print();
    printf("\nHow they are shown:\n");
    choice_print_options(options);
    shown_print_formats();
    printf(
        "\nExit status: 0 ended by a signal or by its reader, 2 usage, 3 not all that is followed "
        "could be read.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* ---- lines --------------------------------------------------------------------------------- */

static bool is_wanted(const char *bytes, size_t n, void *data) {
    const struct following *following = data;
    struct view event;

    return view_line(bytes, n, &event) && filter_matches(following->filter, &event);
}

static bool is_new(const struct following *following, const char *bytes, size_t n,
                   struct view *ret) {
    return view_line(bytes, n, ret) && filter_matches(following->filter, ret) &&
           dedup_is_new(following->dedup, ret);
}

static bool keep_last(const char *bytes, size_t n, void *data) {
    struct following *following = data;
    struct last_lines *last = &following->last;
    struct buffer *line;
    struct view event;

    if (last->n == 0 || !is_new(following, bytes, n, &event))
        return false;
    line = &last->lines[last->at];
    last->at = (last->at + 1) % last->n;
    line->n = 0;
    buffer_put(line, bytes, n);
    following->output.buffer.failed |= line->failed;
    return true;
}

static bool show_line(const char *bytes, size_t n, void *data) {
    struct following *following = data;
    struct view event;

    if (!is_new(following, bytes, n, &event))
        return false;
    format_event(&following->output.writer, &event, &following->output.buffer);
    return output_more(&following->output);
}

static void show_last(struct following *following) {
    struct last_lines *last = &following->last;

    for (size_t i = 0; i < last->n; i++) {
        const struct buffer *line = &last->lines[(last->at + i) % last->n];
        struct view event;

        if (line->n && view_line(line->bytes, line->n, &event))
            format_event(&following->output.writer, &event, &following->output.buffer);
    }
    for (size_t i = 0; i < last->n; i++)
        buffer_free(&last->lines[i]);
    free(last->lines);
    *last = (struct last_lines){0};
}

/* ---- waiting ------------------------------------------------------------------------------- */

static int catch_signals(void) {
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0)
        return -1;
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

/* False: end. */
static bool wait_for_more(const struct watch *watch, int signals) {
    struct pollfd fds[] = {{.fd = signals, .events = POLLIN},
                           {.fd = STDOUT_FILENO}, /* its reader has gone */
                           {.fd = watch_fd(watch), .events = POLLIN}};

    if (poll(fds, 3, LOOK_EVERY_MS) < 0)
        return errno == EINTR;
    return !(fds[0].revents & POLLIN) && !(fds[1].revents & (POLLERR | POLLHUP));
}

static void tell_foreign(struct following *following, struct watch *watch, const char *name) {
    uint64_t foreign = watch_foreign(watch);

    if (foreign)
        message(NAME, "%s: %" PRIu64 " lines left out: they are no events; see deed verify", name,
                foreign);
    following->left_out |= foreign > 0;
}

static int follow(struct following *following, struct watch *watch, const char *name, int signals) {
    struct output *output = &following->output;
    int r = watch_back(watch, following->last.n, is_wanted, following);

    if (r >= 0)
        r = watch_read(watch, keep_last, following);
    show_last(following);
    tell_foreign(following, watch, name);
    while (r >= 0) {
        output_flush(output);
        if (output->gone || output->error || !wait_for_more(watch, signals))
            break;
        r = watch_read(watch, show_line, following);
        tell_foreign(following, watch, name);
        if (watch_was_cut(watch))
            message(NAME, "%s: was made shorter; it is read from its beginning again", name);
    }
    if (r < 0)
        message(NAME, "%s: %s", name, unread_words(r));
    return output_end(output, NAME) && r >= 0 && !following->left_out ? EXIT_NOTHING : EXIT_UNREAD;
}

/* ---- the command --------------------------------------------------------------------------- */

static void begin_output(struct following *following) {
    const struct shown *shown = &following->shown;
    struct format_style style = output_style(shown->utc);

    style.at_once = true;
    if (shown->columns.n) {
        style.columns = shown->columns.at;
        style.n_columns = shown->columns.n;
    }
    output_begin(&following->output, shown->format ? shown->format : format_find("table"), &style,
                 false);
}

static void on_unread(const char *name, const char *why, void *data) {
    bool *unreadable = data;

    message(NAME, "%s: %s", name, why);
    *unreadable = true;
}

static int open_watch(struct following *following, const struct choice *choice, const char *name,
                      struct watch **ret) {
    const char *emitters = choice_from(choice).emitters, *what = name, *misread;
    bool unreadable = false;
    int r;

    if (choice->journal)
        readable_check(ENTRIES_BOTH, on_unread, &unreadable);
    if (unreadable)
        return -1;
    if (choice->journal)
        r = watch_journal(ret, emitters, &what);
    else
        r = watch_file(ret, name);
    if (r < 0) {
        message(NAME, "%s: %s", what, unread_words(r));
        return -1;
    }
    misread = watch_misread(*ret);
    if (misread)
        message(NAME, "%s: %s", emitters, misread);
    following->left_out = misread != NULL;
    return 0;
}

static int run(struct following *following, const struct choice *choice) {
    const char *name = choice->journal ? "the journal" : choice->paths[0];
    uint64_t wanted = following->shown.limited ? following->shown.limit : LAST;
    size_t last = wanted < SIZE_MAX ? (size_t)wanted : SIZE_MAX - 1;
    struct watch *watch = NULL;
    int signals = catch_signals(), status;

    if (open_watch(following, choice, name, &watch) < 0)
        return EXIT_UNREAD;
    following->filter = choice->filter;
    following->dedup = seen_new();
    following->last.lines = calloc(last + 1, sizeof(struct buffer));
    following->last.n = last;
    if (signals < 0 || !following->dedup || !following->last.lines) {
        message(NAME, "no memory");
        status = EXIT_UNREAD;
    } else {
        begin_output(following);
        status = follow(following, watch, name, signals);
    }
    free(following->last.lines);
    seen_free(following->dedup);
    watch_close(watch);
    return status;
}

static const char *contradiction(const struct following *following, const struct choice *choice) {
    const struct format *format = following->shown.format;

    if (choice->journal + choice->n_paths > 1)
        return "one file or directory can be followed, or the journal";
    if (choice->n_paths && strcmp(choice->paths[0], "-") == 0)
        return "-: standard input is for deed query";
    if (format && !format->row && following->shown.columns.n)
        return "--format: this one has whole events alone, not --columns";
    return NULL;
}

int archive_follow(int argc, char **argv) {
    struct following following = {0};
    struct choice choice;
    const char *wrong = NULL;
    int r;

    output_locale();
    r = choice_read(&choice, argc, argv, options, &following.shown);
    if (r < 0)
        wrong = contradiction(&following, &choice);
    if (r < 0 && following.shown.help) {
        r = help();
    } else if (wrong) {
        message(NAME, "%s", wrong);
        r = EXIT_USAGE;
    } else if (r < 0) {
        r = run(&following, &choice);
    }
    shown_free(&following.shown);
    choice_free(&choice);
    return r;
}
