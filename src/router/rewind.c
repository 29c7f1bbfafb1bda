/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-rewind STATE [PLACE]: sets the place in the journal that imjournal keeps in STATE back, so
 * that it is not ahead of the evidence file.
 *
 * imjournal takes note of an entry when it reads it. rsyslogd that is stopped while an event waits
 * for room saves the place behind that event, which is in no file yet: so it starts one entry
 * earlier. And a power failure may take the end of the file and leave a later STATE: so it starts
 * before the first event that is not there, which stands in PLACE. Second copies are told apart by
 * their event_id. Never is the place set forward.
 *
 * And what of the journal itself was not on the disk by then is not there any more, while STATE may
 * be behind it: then it starts behind the last entry that is left of that boot.
 *
 * An empty or broken STATE, as a power failure leaves it, is removed: imjournal would stand still
 * or skip; without one it reads the whole journal again.
 *
 * deed-rewind --find STATE PLACE: looks for the first event before STATE that is neither in the
 * evidence nor among the rejected, and writes its place in the journal to PLACE. A step of its own,
 * as the rsyslogd of the namespace may not read the evidence.
 *
 * rsyslogd waits for it, so it gives up after a while. What was passed over then, deed reconcile
 * finds.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal/cursor.h"
#include "journal/emitters.h"
#include "journal/entries.h"
#include "router/lag.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/io.h"

/* The service manager gives 90 to each step. */
#define SECONDS 60

#define CONSEQUENCE "; what rsyslogd may have passed over, deed reconcile brings"

#define STATE_MODE 0600
#define PLACE_MODE 0644

static int trouble(const char *what, const char *why) {
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

/* ---- looking for what is missing ------------------------------------------------------------ */

static int find(const char *state, const char *path) {
    char place[CURSOR_MAX];
    CLEANUP_FREE char *missing = NULL;
    struct cursor parsed = {0};
    const char *what, *why;
    int r;

    r = io_replace(path, "", 0, PLACE_MODE);
    if (r < 0)
        return trouble(path, strerror(-r));
    r = cursor_read(state, place, &parsed);
    if (r == 0 || r == -EBADMSG)
        return EXIT_SUCCESS;
    if (r < 0)
        return trouble(state, strerror(-r));
    r = lag_find(place, EMITTERS_PATH, &missing, &what, &why);
    if (r < 0)
        return trouble(what, why);
    if (!missing)
        return EXIT_SUCCESS;
    r = io_replace(path, missing, strlen(missing), PLACE_MODE);
    return r < 0 ? trouble(path, strerror(-r)) : EXIT_SUCCESS;
}

/* ---- back to it ----------------------------------------------------------------------------- */

/* The cursor of the entry before the next, if there is one. 0 or a negative errno. */
static int take_previous(struct entries *entries, char **ret) {
    int r = entries_previous(entries);

    if (r <= 0)
        return r;
    free(*ret);
    *ret = NULL;
    return entries_cursor(entries, ret);
}

/* What the journal still has of that boot comes to an end before the place: so is that its end,
 * allocated, in *ret. 0 or a negative errno. */
static int find_end_of_boot(const struct cursor *place, char **ret) {
    struct entries *entries = NULL;
    CLEANUP_FREE char *last = NULL;
    struct cursor parsed = {0};
    int r = entries_open(&entries, ENTRIES_SYSTEM);

    if (r >= 0) {
        entries_include_all(entries);
        r = entries_match(entries, "_BOOT_ID=", place->boot, strlen(place->boot));
    }
    if (r >= 0)
        r = entries_seek_tail(entries);
    if (r >= 0)
        r = take_previous(entries, &last);
    entries_close(entries);
    if (r >= 0 && last && cursor_parse(last, &parsed) && parsed.monotonic < place->monotonic) {
        *ret = last;
        last = NULL;
    }
    return r;
}

/* libsystemd goes to the nearest entry where there is none of that cursor. */
static int is_there(struct entries *entries, const char *place, const struct cursor *parsed) {
    CLEANUP_FREE char *found = NULL;
    struct cursor at = {0};
    int r = entries_seek(entries, place);

    if (r >= 0)
        r = take_previous(entries, &found);
    if (r < 0)
        return r;
    return found && cursor_parse(found, &at) && at.number == parsed->number &&
           strcmp(at.boot, parsed->boot) == 0;
}

/* One entry earlier than the place; NULL in *ret: there is nothing left of it. */
static int find_start(struct entries *entries, const char *place, char **ret) {
    int r = entries_seek(entries, place);

    if (r >= 0)
        r = take_previous(entries, ret);
    return r < 0 ? r : take_previous(entries, ret);
}

static int find_earlier(struct entries *entries, char place[CURSOR_MAX], struct cursor *parsed,
                        const char *missing_path, char **ret) {
    char missing[CURSOR_MAX];
    struct cursor missing_parsed = {0};
    int r = is_there(entries, place, parsed);

    if (r == 0) {
        /* Vacuumed, and imjournal starts at the oldest that is left; or later than all that a power
         * failure has left of that boot, and then it would pass over as many of the next, whose
         * numbers go on from there. */
        CLEANUP_FREE char *last = NULL;

        r = find_end_of_boot(parsed, &last);
        if (r >= 0 && last && strlen(last) < CURSOR_MAX) {
            strcpy(place, last);
            cursor_parse(place, parsed);
        }
    }
    if (r < 0)
        return r;
    if (missing_path && cursor_read(missing_path, missing, &missing_parsed) == 1 &&
        !cursor_is_behind(&missing_parsed, parsed))
        place = missing;
    return find_start(entries, place, ret);
}

static int rewind_state(const char *state, const char *missing_path) {
    char place[CURSOR_MAX];
    CLEANUP_FREE char *earlier = NULL;
    struct entries *entries = NULL;
    struct cursor parsed = {0};
    int r = cursor_read(state, place, &parsed);

    if (r == -EBADMSG) {
        fprintf(stderr,
                "deed-rewind: %s holds no place in the journal: removed, the journal is read from "
                "its start\n",
                state);
        return unlink(state) < 0 ? trouble(state, strerror(errno)) : EXIT_SUCCESS;
    }
    if (r <= 0)
        return r < 0 ? trouble(state, strerror(-r)) : EXIT_SUCCESS;
    r = entries_open(&entries, ENTRIES_SYSTEM);
    if (r >= 0) {
        entries_include_all(entries);
        r = find_earlier(entries, place, &parsed, missing_path, &earlier);
    }
    entries_close(entries);
    if (r < 0)
        return trouble("the journal", strerror(-r));
    /* The entry may have gone with an old journal; imjournal then starts at the oldest that is
     * left. */
    if (!earlier)
        return EXIT_SUCCESS;
    r = io_replace(state, earlier, strlen(earlier), STATE_MODE);
    return r < 0 ? trouble(state, strerror(-r)) : EXIT_SUCCESS;
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
    bool finds = false;
    int option, n;

    stdio_hold();
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        switch (option) {
        case 'f':
            finds = true;
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
    if (finds ? n != 2 : n != 1 && n != 2)
        return usage(stderr);
    sigaction(SIGALRM, &action, NULL);
    alarm(SECONDS);
    if (finds)
        return find(argv[optind], argv[optind + 1]);
    return rewind_state(argv[optind], n == 2 ? argv[optind + 1] : NULL);
}
