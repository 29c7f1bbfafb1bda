/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed follow: chosen events as they come, after the last few of those that there are. Ends with a
 * signal, or when nobody reads any more. A file is read from its beginning for the last few; it is
 * the one that is written to, and rotated files before it are deed query's.
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
#include "cli/query/watch.h"
#include "journal/readable.h"
#include "query/dedup.h"
#include "store/unread.h"

#define NAME "follow"
#define LAST 10
#define LOOK_EVERY_MS 1000

static const char *set_json(void *shown, const char *value) {
    (void)value;
    return shown_set_form(shown, "jsonl"); /* an array would end with the command */
}

static const struct choice_option options[] = {
    {"format", 'o', "FORMAT", "how events are shown: see below; table, if nothing is said",
     shown_set_form},
    {"json", 0, NULL, "short for --format jsonl", set_json},
    {"columns", 0, "FIELD,...", "which parts of each event: time,actor,metadata.count",
     shown_set_columns},
    {"lines", 'n', "N", "the last N events first; 10, if nothing is said", shown_set_last},
    {"utc", 0, NULL, "times in UTC, not in the zone of this machine", shown_set_utc},
    {"help", 'h', NULL, "show this", shown_set_help},
    {0},
};

/* The last events before those that come, oldest first from `at` on. */
struct recent {
    struct buffer *lines;
    size_t n, at;
};

struct following {
    struct shown shown;
    const struct filter *filter;
    struct seen *dedup;
    struct recent recent;
    struct output output;
    bool left_out; /* lines that are no events, or events of who may not be known */
};

static int help(void) {
    printf("Usage: deed follow [OPTION...] [FILE|DIRECTORY]\n\n"
           "Show events as they are recorded, through the rotations of the file. Without a "
           "FILE:\nthe directory in deed.conf(5).\n\nWhich events:\n");
    choice_print();
    printf("\nHow they are shown:\n");
    choice_print_options(options);
    shown_print_forms();
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

static bool keep(const char *bytes, size_t n, void *data) {
    struct following *following = data;
    struct recent *recent = &following->recent;
    struct buffer *line;
    struct view event;

    if (recent->n == 0 || !is_new(following, bytes, n, &event))
        return false;
    line = &recent->lines[recent->at];
    recent->at = (recent->at + 1) % recent->n;
    line->n = 0;
    buffer_put(line, bytes, n);
    following->output.buffer.failed |= line->failed;
    return true;
}

static bool show(const char *bytes, size_t n, void *data) {
    struct following *following = data;
    struct view event;

    if (!is_new(following, bytes, n, &event))
        return false;
    format_event(&following->output.writer, &event, &following->output.buffer);
    return output_more(&following->output);
}

static void show_recent(struct following *following) {
    struct recent *recent = &following->recent;

    for (size_t i = 0; i < recent->n; i++) {
        const struct buffer *line = &recent->lines[(recent->at + i) % recent->n];
        struct view event;

        if (line->n && view_line(line->bytes, line->n, &event))
            format_event(&following->output.writer, &event, &following->output.buffer);
    }
    for (size_t i = 0; i < recent->n; i++)
        buffer_free(&recent->lines[i]);
    free(recent->lines);
    *recent = (struct recent){0};
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

/* False: it is over. */
static bool wait_for_more(const struct watch *watch, int signals) {
    struct pollfd fds[] = {{.fd = signals, .events = POLLIN},
                           {.fd = STDOUT_FILENO}, /* its reader going */
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
    int r = watch_back(watch, following->recent.n, is_wanted, following);

    if (r >= 0)
        r = watch_read(watch, keep, following);
    show_recent(following);
    tell_foreign(following, watch, name);
    while (r >= 0) {
        output_flush(output);
        if (output->gone || output->error || !wait_for_more(watch, signals))
            break;
        r = watch_read(watch, show, following);
        tell_foreign(following, watch, name);
        if (watch_was_cut(watch))
            message(NAME, "%s: was made shorter; it is read from its beginning again", name);
    }
    if (r < 0)
        message(NAME, "%s: %s", name, unread_words(r));
    return output_end(output, NAME) && r >= 0 && !following->left_out ? EXIT_NOTHING : EXIT_UNREAD;
}

/* ---- the command --------------------------------------------------------------------------- */

static void begin(struct following *following) {
    const struct shown *shown = &following->shown;
    struct format_style style = output_style(shown->utc);

    style.at_once = true;
    if (shown->columns.n) {
        style.columns = shown->columns.at;
        style.n_columns = shown->columns.n;
    }
    output_begin(&following->output, shown->form ? shown->form : format_find("table"), &style,
                 false);
}

static void unread(const char *name, const char *why, void *data) {
    bool *unreadable = data;

    message(NAME, "%s: %s", name, why);
    *unreadable = true;
}

static int run(struct following *following, const struct choice *choice) {
    const char *name = choice->journal ? "the journal" : choice->paths[0];
    uint64_t wanted = following->shown.limited ? following->shown.limit : LAST;
    size_t last = wanted < SIZE_MAX ? (size_t)wanted : SIZE_MAX - 1;
    struct watch *watch = NULL;
    int signals = catch_signals();
    const char *what = name;
    bool unreadable = false;
    int r = 0;

    if (choice->journal)
        readable_check(ENTRIES_BOTH, unread, &unreadable);
    if (unreadable)
        return EXIT_UNREAD;
    r = choice->journal ? watch_journal(&watch, choice_from(choice).emitters, &what)
                        : watch_file(&watch, name);
    if (r < 0) {
        message(NAME, "%s: %s", what, unread_words(r));
        return EXIT_UNREAD;
    }
    following->left_out = watch_is_misread(watch);
    following->filter = choice->filter;
    following->dedup = seen_new();
    following->recent.lines = calloc(last + 1, sizeof(struct buffer));
    following->recent.n = last;
    if (signals < 0 || !following->dedup || !following->recent.lines) {
        message(NAME, "no memory");
        r = EXIT_UNREAD;
    } else {
        begin(following);
        r = follow(following, watch, name, signals);
    }
    free(following->recent.lines);
    seen_free(following->dedup);
    watch_close(watch);
    return r;
}

static const char *contradiction(const struct following *following, const struct choice *choice) {
    const struct format *form = following->shown.form;

    if (choice->journal + choice->n_paths > 1)
        return "one file or directory can be followed, or the journal";
    if (choice->n_paths && strcmp(choice->paths[0], "-") == 0)
        return "-: standard input is for deed query";
    if (form && !form->row && following->shown.columns.n)
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
