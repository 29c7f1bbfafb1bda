/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed export: writes events in the formats of SIEMs, one a line. Selects them as deed query does,
 * and changes nothing. Tells what cannot be exported, and exports the rest.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/query/choice.h"
#include "format/cef.h"
#include "format/ocsf.h"

/* As deed query has them. */
enum { EXPORT_DONE = 0, EXPORT_NOTHING = 1 };

static const struct siem_format {
    const char *name;
    int (*event)(const struct view *event, struct buffer *to);
} siem_formats[] = {{"ocsf", ocsf_event}, {"cef", cef_event}};

struct export {
    const struct siem_format *format;
    bool mapping, help;
    struct buffer line;
    struct progress progress;
    uint64_t timeless;    /* events whose timestamp is none */
    char timeless_id[64]; /* the first of them */
    int unwritten;        /* an errno; EPIPE: the reader is gone */
    bool unread;
};

/* ---- options ------------------------------------------------------------------------------- */

static const char *set_format(void *own, const char *value) {
    struct export *export = own;

    for (size_t i = 0; i < sizeof(siem_formats) / sizeof(siem_formats[0]); i++)
        if (strcmp(value, siem_formats[i].name) == 0) {
            export->format = &siem_formats[i];
            return NULL;
        }
    return "there is no such format; ocsf or cef";
}

static const char *set_mapping(void *own, const char *value) {
    (void)value;
    ((struct export *)own)->mapping = true;
    return NULL;
}

static const char *set_help(void *own, const char *value) {
    (void)value;
    ((struct export *)own)->help = true;
    return NULL;
}

static const struct choice_option options[] = {
    {"format", 0, "FORMAT", "ocsf or cef", set_format},
    {"mapping", 0, NULL, "show which OCSF class each action is, and read nothing", set_mapping},
    {"help", 'h', NULL, "show this", set_help},
    {0},
};

static int help(void) {
    printf("Usage: deed export --format ocsf|cef [OPTION...] [FILE|DIRECTORY...]\n\n"
           "Write events for a SIEM to standard output, one a line. Without a "
           "FILE: the directory in deed.conf(5).\n"
           "FILE may be compressed (gzip, zstd, xz, bzip2); - is standard input.\n\n"
           "  ocsf  JSON of the Open Cybersecurity Schema Framework, " OCSF_VERSION "\n"
           "  cef   ArcSight's Common Event Format, version 0\n\n");
    choice_print_options(options);
    printf("\nWhich events; all of them otherwise:\n");
    choice_print();
    printf("\nExit status: 0 done, 1 there is no such event, 2 usage, 3 not all could be "
           "read,\nexported or written.\n");
    return fflush(stdout) == 0 ? EXPORT_DONE : EXIT_UNREAD;
}

static int print_mapping(void) {
    struct ocsf_row row;

    for (size_t i = 0; ocsf_row(i, &row); i++)
        printf("%-24s %u %-21s %2u %s\n", row.action, row.class_uid, row.class_name,
               row.activity_id, row.activity ? row.activity : "the action itself");
    return fflush(stdout) == 0 ? EXPORT_DONE : EXIT_UNREAD;
}

/* ---- events -------------------------------------------------------------------------------- */

static void on_progress(uint64_t done, uint64_t total, uint64_t events, void *data) {
    struct export *export = data;

    export->progress.total = total;
    progress_show(&export->progress, done, events);
}

static void on_unread(const char *name, const char *why, void *data) {
    struct export *export = data;

    progress_clear(&export->progress);
    message("export", "%s: %s", name, why);
    export->unread = true;
}

static void note_timeless(struct export *export, const struct view *event) {
    struct text_view id = event->field[FIELD_EVENT_ID];
    int n = id.n < sizeof(export->timeless_id) ? (int)id.n : (int)sizeof(export->timeless_id) - 1;

    if (export->timeless++ == 0)
        snprintf(export->timeless_id, sizeof(export->timeless_id), "%.*s", n,
                 id.bytes ? id.bytes : "");
}

static int on_event(const struct view *event, void *data) {
    struct export *export = data;
    struct buffer *line = &export->line;

    line->n = 0;
    if (export->format->event(event, line) < 0) {
        note_timeless(export, event);
        return 0;
    }
    buffer_put(line, "\n", 1);
    if (line->failed)
        return -ENOMEM;
    if (fwrite(line->bytes, 1, line->n, stdout) == line->n)
        return 0;
    export->unwritten = errno;
    return 1;
}

static void tell_left_out(struct export *export, uint64_t n, const char *what, const char *why) {
    if (n == 0)
        return;
    message("export", "%llu %s left out: %s", (unsigned long long)n, what, why);
    export->unread = true;
}

static void on_note(const char *text, void *data) {
    (void)data;
    message("export", "%s", text);
}

/* A reader that ends early, such as head, is no error. */
static int finish_export(struct export *export, int r, const struct select_totals *totals) {
    char why[128];

    progress_clear(&export->progress);
    if (r < 0)
        on_unread("events", r == -ENOMEM ? "no memory" : strerror(-r), export);
    snprintf(why, sizeof(why), "the timestamp is no time; the first has the event_id \"%s\"",
             export->timeless_id);
    tell_left_out(export, export->timeless, "events", why);
    tell_left_out(export, totals->foreign, "lines", "they are no events; see deed verify");
    if (export->unwritten != EPIPE)
        select_notes(totals, on_note, NULL);
    if (totals->skipped_later)
        message("export",
                "%llu later files were passed over; with --thorough, what came to them late is "
                "exported, too",
                (unsigned long long)totals->skipped_later);
    if (export->unwritten == 0 && fflush(stdout) != 0)
        export->unwritten = errno;
    if (export->unwritten && export->unwritten != EPIPE)
        on_unread("standard output", strerror(export->unwritten), export);
    if (export->unread)
        return EXIT_UNREAD;
    return totals->matched ? EXPORT_DONE : EXPORT_NOTHING;
}

static int run(struct export *export, const struct choice *choice) {
    struct select_from from = choice_from(choice);
    struct select_totals totals = {0};
    int r;

    from.progress = on_progress;
    from.unread = on_unread;
    from.data = export;
    signal(SIGPIPE, SIG_IGN);
    progress_start(&export->progress, -1);
    r = select_run(&from, on_event, export, &totals);
    buffer_free(&export->line);
    return finish_export(export, r, &totals);
}

int archive_export(int argc, char **argv) {
    struct export export = {0};
    struct choice choice;
    int r = choice_read(&choice, argc, argv, options, &export);

    if (r >= 0) {
        /* choice_read() has told why */
    } else if (export.help) {
        r = help();
    } else if (export.mapping) {
        r = print_mapping();
    } else if (!export.format) {
        message(argv[0], "--format: which one, ocsf or cef?");
        r = EXIT_USAGE;
    } else {
        r = run(&export, &choice);
    }
    choice_free(&choice);
    return r;
}
