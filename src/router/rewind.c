/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-rewind STATE [PLACE]: moves the position in the journal, which imjournal keeps in the file
 * STATE, back to where the evidence ends. It never moves it forward in a journal that is whole.
 *
 * imjournal saves the position of an entry when it reads the entry. If rsyslogd is stopped while an
 * event waits for room on the disk, the saved position is behind that event, which is in no file
 * yet: so the position moves back by one entry. A power failure may lose the end of the evidence
 * and keep a later STATE: so the position moves back to the first event that is missing, whose
 * position is in the file PLACE. Second copies have the same event_id.
 *
 * A power failure may also lose the end of the journal and keep a later STATE. Then the position
 * becomes the last entry that the journal still has of that boot.
 *
 * An empty or damaged STATE, as a power failure leaves it, is removed: with it imjournal would stop
 * or skip entries, and without it imjournal reads the whole journal again.
 *
 * deed-rewind --find STATE PLACE: looks for the first event before STATE that is neither in the
 * evidence nor among the rejected, and writes its position to PLACE. This is a step of its own
 * because the rsyslogd of the namespace may not read the evidence.
 *
 * rsyslogd waits for deed-rewind, so it gives up after a minute. `deed reconcile` finds what was
 * skipped then.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/cursor.h"
#include "journal/emitters.h"
#include "journal/entries.h"
#include "router/lag.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/io.h"

/* The service manager allows 90 seconds for each step. */
#define TIMEOUT_SECONDS 60

#define CONSEQUENCE "; what rsyslogd may have passed over, deed reconcile brings"

#define STATE_MODE 0600
#define PLACE_MODE 0644

static int print_error(const char *what, const char *why) {
    fprintf(stderr, "deed-rewind: %s: %s%s\n", what, why, CONSEQUENCE);
    return EXIT_FAILURE;
}

static void on_alarm(int number) {
    static const char text[] = "deed-rewind: not done in a minute" CONSEQUENCE "\n";
    ssize_t n = write(STDERR_FILENO, text, sizeof(text) - 1);

    (void)number;
    (void)n;
    _exit(EXIT_FAILURE);
}

/* ---- --find --------------------------------------------------------------------------------- */

/* The file stays the same one: a link in its place is an error. */
static int write_position(const char *path, const char *text) {
    CLEANUP_CLOSE int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, PLACE_MODE);

    return fd < 0 ? -errno : io_write(fd, text, strlen(text));
}

static int find_missing(const char *state, const char *path) {
    char position[CURSOR_MAX];
    CLEANUP_FREE char *missing = NULL;
    struct cursor parsed = {0};
    const char *what, *why;
    int r;

    umask(S_IWGRP | S_IWOTH);
    r = write_position(path, "");
    if (r < 0)
        return print_error(path, strerror(-r));
    r = cursor_read(state, position, &parsed);
    if (r == 0 || r == -EBADMSG)
        return EXIT_SUCCESS;
    if (r < 0)
        return print_error(state, strerror(-r));
    r = lag_find(position, EMITTERS_PATH, &missing, &what, &why);
    if (r < 0)
        return print_error(what, why);
    if (!missing)
        return EXIT_SUCCESS;
    r = write_position(path, missing);
    return r < 0 ? print_error(path, strerror(-r)) : EXIT_SUCCESS;
}

/* ---- rewinding ------------------------------------------------------------------------------ */

/* Goes to the previous entry and takes its cursor; *ret stays as it is if there is none. 0 or a
 * negative errno. */
static int take_previous(struct entries *entries, char **ret) {
    int r = entries_previous(entries);

    if (r <= 0)
        return r;
    free(*ret);
    *ret = NULL;
    return entries_cursor(entries, ret);
}

/* If the journal's last entry of the boot of a position is before that position: its cursor, to be
 * freed, in *ret. 0 or a negative errno. */
static int find_end_of_boot(const struct cursor *position, char **ret) {
    struct entries *entries = NULL;
    CLEANUP_FREE char *last = NULL;
    struct cursor parsed = {0};
    int r = entries_open(&entries, ENTRIES_SYSTEM);

    if (r >= 0) {
        entries_include_all(entries);
        r = entries_match(entries, "_BOOT_ID=", position->boot, strlen(position->boot));
    }
    if (r >= 0)
        r = entries_seek_tail(entries);
    if (r >= 0)
        r = take_previous(entries, &last);
    entries_close(entries);
    if (r >= 0 && last && cursor_parse(last, &parsed) && parsed.monotonic < position->monotonic) {
        *ret = last;
        last = NULL;
    }
    return r;
}

/* Does the journal have the entry with that cursor? Without it, libsystemd goes to the nearest
 * entry. 1, 0 or a negative errno. */
static int has_entry(struct entries *entries, const char *position, const struct cursor *parsed) {
    CLEANUP_FREE char *found = NULL;
    struct cursor at = {0};
    int r = entries_seek(entries, position);

    if (r >= 0)
        r = take_previous(entries, &found);
    if (r < 0)
        return r;
    return found && cursor_parse(found, &at) && at.number == parsed->number &&
           strcmp(at.boot, parsed->boot) == 0;
}

/* The cursor one entry before the position; NULL in *ret: the journal has no such entry any more.
 */
static int find_start(struct entries *entries, const char *position, char **ret) {
    int r = entries_seek(entries, position);

    if (r >= 0)
        r = take_previous(entries, ret);
    return r < 0 ? r : take_previous(entries, ret);
}

/*
 * The journal does not have the entry of the position. Either it was vacuumed, and imjournal will
 * start at the oldest entry. Or a power failure has lost it: the next boot continues the numbers,
 * and imjournal would skip as many entries of it. Then the position becomes the last entry of its
 * own boot.
 */
static int move_to_end_of_boot(char position[CURSOR_MAX], struct cursor *parsed) {
    CLEANUP_FREE char *last = NULL;
    int r = find_end_of_boot(parsed, &last);

    if (r >= 0 && last && strlen(last) < CURSOR_MAX) {
        strcpy(position, last);
        cursor_parse(position, parsed);
    }
    return r;
}

static int find_earlier(struct entries *entries, char position[CURSOR_MAX], struct cursor *parsed,
                        const char *missing_path, char **ret) {
    char missing[CURSOR_MAX];
    struct cursor missing_parsed = {0};
    int r = has_entry(entries, position, parsed);

    if (r == 0)
        r = move_to_end_of_boot(position, parsed);
    if (r < 0)
        return r;
    if (missing_path && cursor_read(missing_path, missing, &missing_parsed) == 1 &&
        !cursor_is_behind(&missing_parsed, parsed))
        position = missing;
    return find_start(entries, position, ret);
}

static int rewind_state(const char *state, const char *missing_path) {
    char position[CURSOR_MAX];
    CLEANUP_FREE char *earlier = NULL;
    struct entries *entries = NULL;
    struct cursor parsed = {0};
    int r = cursor_read(state, position, &parsed);

    if (r == -EBADMSG) {
        fprintf(stderr,
                "deed-rewind: %s holds no place in the journal: removed, the journal is read from "
                "its start\n",
                state);
        return unlink(state) < 0 ? print_error(state, strerror(errno)) : EXIT_SUCCESS;
    }
    if (r <= 0)
        return r < 0 ? print_error(state, strerror(-r)) : EXIT_SUCCESS;
    r = entries_open(&entries, ENTRIES_SYSTEM);
    if (r >= 0) {
        entries_include_all(entries);
        r = find_earlier(entries, position, &parsed, missing_path, &earlier);
    }
    entries_close(entries);
    if (r < 0)
        return print_error("the journal", strerror(-r));
    /* The entry was vacuumed: imjournal starts at the oldest entry. */
    if (!earlier)
        return EXIT_SUCCESS;
    r = io_replace(state, earlier, strlen(earlier), STATE_MODE);
    return r < 0 ? print_error(state, strerror(-r)) : EXIT_SUCCESS;
}

/* ---- the command ---------------------------------------------------------------------------- */

static int usage(FILE *to) {
    fputs("Usage: deed-rewind STATE [PLACE]\n"
          "       deed-rewind --find STATE PLACE\n\n"
          "Set rsyslogd's place in the journal back to where the evidence ends; see "
          "deed-rewind(8).\n\n"
          "  --find     look for the first event before STATE that no file has; write its place to "
          "PLACE\n"
          "  --help     show this\n"
          "  --version  show the version\n",
          to);
    return to == stdout ? EXIT_SUCCESS : 2;
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"find", no_argument, NULL, 'f'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    const struct sigaction action = {.sa_handler = on_alarm};
    bool find = false;
    int option, n;

    stdio_hold();
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        switch (option) {
        case 'f':
            find = true;
            break;
        case 'h':
            return usage(stdout);
        case 'V':
            printf("deed-rewind %s\n", DEED_VERSION);
            return EXIT_SUCCESS;
        default:
            return usage(stderr);
        }
    n = argc - optind;
    if (n != 2 && (find || n != 1))
        return usage(stderr);
    sigaction(SIGALRM, &action, NULL);
    alarm(TIMEOUT_SECONDS);
    if (find)
        return find_missing(argv[optind], argv[optind + 1]);
    return rewind_state(argv[optind], n == 2 ? argv[optind + 1] : NULL);
}
