/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed reconcile: what the journal has and the evidence file has not comes into the file, by the
 * same way as everything else: the entry is sent to the journal once more, in the name of who sent
 * it first, and rsyslogd judges and writes it. Nothing else ever writes the file, so rsyslogd goes
 * on meanwhile.
 *
 * Looked at is what rsyslogd has passed already: what it has not read yet will come by itself. Only
 * what the router would take is sent again; what it rejected is not missing. Events go out in small
 * batches, each of which has to turn up before the next one goes: where they go nowhere, few are
 * sent.
 *
 * One at a time; the place up to which all is there is kept, and the next run starts a little
 * before it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include <json-c/json.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "journal/cursor.h"
#include "journal/emitters.h"
#include "journal/positions.h"
#include "journal/senders.h"
#include "lib/error.h"
#include "lib/journal.h"
#include "reconcile/resend.h"
#include "store/eventset.h"
#include "store/fileset.h"
#include "store/follow.h"
#include "store/locate.h"
#include "store/unread.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/monotonic.h"
#include "util/timespan.h"

#define STATE DEED_STATE_DIRECTORY "/reconcile.state"
#define LOCK DEED_STATE_DIRECTORY "/reconcile.lock"

#define OVERLAP 1000 /* entries that are looked at once more */
#define BATCH 256
#define SEND_NS (10 * NS_PER_S)
#define LOOK_EVERY_MS 100
#define QUIET_S 60    /* without a byte in either file */
#define TIMEOUT_S 300 /* rsyslogd may be behind with others' events, but not for ever */
#define TIMEOUT_S_MAX 3600
#define DAY_USEC (UINT64_C(1000000) * DAY_SECONDS)

struct choice {
    bool dry_run, json, all;
    int64_t since;    /* milliseconds; -1: not given */
    uint64_t timeout; /* seconds, for the next one to come of what was sent */
    const char *state;
    const char *directory; /* NULL: where rsyslogd writes */
};

struct reconcile {
    const struct choice *choice;
    struct senders senders;
    struct positions positions;
    struct journal sink;
    struct eventset *eventset;
    int directory;
    struct follow evidence, rejected;
    uint64_t examined, missing, sent;
    uint64_t appended, refused, waiting; /* of the missing ones */
    bool failed;                         /* something could not be read or sent */
    bool misread;                        /* not all of emitters.json is understood */
};

static void trouble(struct reconcile *reconcile, const char *what, const char *why) {
    message("reconcile", "%s: %s", what, why);
    reconcile->failed = true;
}

/* ---- what the files have ------------------------------------------------------------------- */

static void take_evidence(const struct input_line *line, void *data) {
    struct reconcile *reconcile = data;
    uint8_t hash[DIGEST_SIZE];
    struct scanned event;

    if (line->too_long || scan_line(line->bytes, line->n, SCAN_FILE, &event) != SCAN_EVENT)
        return;
    scan_hash(&event, hash);
    eventset_mark(reconcile->eventset, event.id, hash, EVENTSET_EVIDENCE);
}

static void take_rejected(const struct input_line *line, void *data) {
    struct reconcile *reconcile = data;

    if (!line->too_long)
        eventset_mark_rejected(reconcile->eventset, line->bytes, line->n);
}

static int read_rotated(struct reconcile *reconcile, const struct fileset_file *file) {
    CLEANUP_CLOSE int fd =
        openat(reconcile->directory, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct input *input = NULL;
    struct input_line line;
    int r = fd < 0 ? -errno : input_open(&input, take_fd(&fd));

    while (r >= 0 && (r = input_next(input, true, &line)) > 0)
        (file->rejected ? take_rejected : take_evidence)(&line, reconcile);
    input_close(input);
    return r;
}

/* Is the file too old to have what was recorded since? */
static bool is_older(const struct reconcile *reconcile, const char *name, uint64_t since) {
    struct stat st;

    return fstatat(reconcile->directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && (uint64_t)st.st_mtim.tv_sec * 1000000 + DAY_USEC < since;
}

static int read_on(struct reconcile *reconcile) {
    int r = follow_read(&reconcile->evidence, take_evidence, reconcile);

    return r < 0 ? r : follow_read(&reconcile->rejected, take_rejected, reconcile);
}

/* Marks all that the files have. Those that are written to are opened first: what is rotated away
 * meanwhile is read once more, and nothing is left out. */
static bool read_files(struct reconcile *reconcile, uint64_t since) {
    struct fileset set;
    int r;

    follow_close(&reconcile->evidence);
    follow_close(&reconcile->rejected);
    follow_open(&reconcile->evidence, reconcile->directory, FILESET_CURRENT, false);
    follow_open(&reconcile->rejected, reconcile->directory, FILESET_REJECTED, false);
    r = fileset_read(reconcile->directory, &set);
    if (r < 0) {
        trouble(reconcile, "the directory of the evidence", strerror(-r));
        return false;
    }
    for (size_t i = 0; i < set.n_strange; i++)
        if (!set.strange[i].rejected && !is_older(reconcile, set.strange[i].name, since))
            trouble(reconcile, set.strange[i].name, fileset_why_strange);
    for (size_t i = 0; i < set.n; i++) {
        const char *name = set.files[i].name, *why;

        if (fileset_is_written_to(name) || is_older(reconcile, name, since))
            continue;
        why = fileset_unread(name);
        r = why ? 0 : read_rotated(reconcile, &set.files[i]);
        /* What is broken in there may be missing in truth: it is sent again. */
        if (r < 0 && r != -EBADMSG && r != -ENOENT)
            why = unread_words(r);
        if (why) {
            trouble(reconcile, name, why);
            fileset_free(&set);
            return false;
        }
    }
    fileset_free(&set);
    r = read_on(reconcile);
    if (r < 0)
        trouble(reconcile, "the evidence", strerror(-r));
    return r >= 0;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void add(json_object *to, const char *key, json_object *value) {
    json_object_object_add(to, key, value);
}

static void print_json(json_object *object) {
    puts(json_object_to_json_string_ext(object,
                                        JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

static void tell_event(const struct reconcile *reconcile, const struct scanned *event) {
    char stream[2 * SCAN_STREAM];
    json_object *object;

    digest_hex(event->stream, SCAN_STREAM, stream);
    if (!reconcile->choice->json) {
        printf("%s: %.*s, service %.*s, event %" PRIu64 " of stream %.*s, id %.*s\n",
               reconcile->choice->dry_run ? "missing" : "sent again", SCAN_TIME, event->time,
               (int)event->service_n, event->service, event->seq, (int)sizeof(stream), stream,
               SCAN_ID, event->id);
        return;
    }
    object = json_object_new_object();
    add(object, "event_id", json_object_new_string_len(event->id, SCAN_ID));
    add(object, "time", json_object_new_string_len(event->time, SCAN_TIME));
    add(object, "service", json_object_new_string_len(event->service, (int)event->service_n));
    add(object, "stream", json_object_new_string_len(stream, sizeof(stream)));
    add(object, "seq", json_object_new_uint64(event->seq));
    add(object, "sent", json_object_new_boolean(!reconcile->choice->dry_run));
    print_json(object);
}

static void tell_totals(const struct reconcile *reconcile) {
    json_object *object, *summary;

    if (!reconcile->choice->json) {
        printf("looked at: %" PRIu64 ", missing in the file: %" PRIu64, reconcile->examined,
               reconcile->missing);
        if (!reconcile->choice->dry_run)
            printf(", appended: %" PRIu64 ", rejected: %" PRIu64 ", not there yet: %" PRIu64,
                   reconcile->appended, reconcile->refused, reconcile->waiting);
        putchar('\n');
        return;
    }
    object = json_object_new_object();
    summary = json_object_new_object();
    add(summary, "examined", json_object_new_uint64(reconcile->examined));
    add(summary, "missing", json_object_new_uint64(reconcile->missing));
    add(summary, "sent", json_object_new_uint64(reconcile->sent));
    add(summary, "appended", json_object_new_uint64(reconcile->appended));
    add(summary, "rejected", json_object_new_uint64(reconcile->refused));
    add(summary, "waiting", json_object_new_uint64(reconcile->waiting));
    add(object, "summary", summary);
    print_json(object);
}

/* ---- sending again ------------------------------------------------------------------------- */

/*
 * Until all that was sent has turned up. False: nothing comes any more, or none of it within the
 * time for that, whatever others record meanwhile.
 */
static bool wait_for_all(struct reconcile *reconcile) {
    uint64_t timeout = reconcile->choice->timeout * NS_PER_S, now = monotonic_ns(), came = now,
             grew = now, bytes = 0;
    size_t left = eventset_count(reconcile->eventset, EVENTSET_SENT);
    char why[128];

    while (left > 0 && now - came < timeout && now - grew < QUIET_S * NS_PER_S) {
        uint64_t read;
        int r;

        nap(LOOK_EVERY_MS * NS_PER_MS);
        r = read_on(reconcile);
        if (r < 0) {
            trouble(reconcile, "the evidence", strerror(-r));
            return false;
        }
        now = monotonic_ns();
        read = follow_bytes(&reconcile->evidence) + follow_bytes(&reconcile->rejected);
        grew = read == bytes ? grew : now;
        bytes = read;
        came = eventset_count(reconcile->eventset, EVENTSET_SENT) == left ? came : now;
        left = eventset_count(reconcile->eventset, EVENTSET_SENT);
    }
    if (left == 0)
        return true;
    snprintf(why, sizeof(why), "did not come out within %" PRIu64 " s, although others did",
             reconcile->choice->timeout);
    trouble(reconcile, "what was sent again",
            grew > came ? why : "does not come out; is rsyslogd running? See deed doctor");
    return false;
}

static bool send_again(struct reconcile *reconcile, struct entries *entries,
                       const struct scanned *event) {
    uint8_t hash[DIGEST_SIZE];
    char datagram[RESEND_MAX];
    size_t n;

    scan_hash(event, hash);
    tell_event(reconcile, event);
    eventset_mark(reconcile->eventset, event->id, hash, EVENTSET_SENT);
    n = resend_datagram(entries, datagram);
    if (n == 0) {
        trouble(reconcile, "an entry", "has a field that libdeed never writes; not sent again");
        return false;
    }
    if (journal_send(&reconcile->sink, &(struct iovec){datagram, n}, 1, monotonic_ns() + SEND_NS) <
        0) {
        trouble(reconcile, "sending", error_text());
        return false;
    }
    reconcile->sent++;
    return true;
}

/* What of these n entries the files lack. False: stop. */
static bool send_missing(struct reconcile *reconcile, struct entries *entries, size_t n) {
    struct scanned event;
    int r = 0;

    for (; n > 0 && (r = entries_next(entries)) > 0; n--) {
        struct eventset_event *eventset;

        if (!senders_evidence(&reconcile->senders, entries, &event))
            continue;
        eventset = eventset_add(reconcile->eventset, &event);
        if (!eventset || eventset->state != EVENTSET_MISSING)
            continue;
        if (reconcile->choice->dry_run) {
            uint8_t hash[DIGEST_SIZE];

            tell_event(reconcile, &event);
            scan_hash(&event, hash);
            eventset_mark(reconcile->eventset, event.id, hash, EVENTSET_REJECTED); /* told once */
            continue;
        }
        if (!send_again(reconcile, entries, &event))
            return false;
        if (eventset_count(reconcile->eventset, EVENTSET_SENT) >= BATCH && !wait_for_all(reconcile))
            return false;
    }
    if (r < 0)
        trouble(reconcile, "the journal", strerror(-r));
    return r >= 0 && (reconcile->choice->dry_run || wait_for_all(reconcile));
}

/* ---- one journal --------------------------------------------------------------------------- */

static int seek_start(const struct reconcile *reconcile, struct entries *entries,
                      const char *place) {
    if (reconcile->choice->since >= 0)
        return entries_seek_time(entries, (uint64_t)reconcile->choice->since * 1000);
    if (*place && !reconcile->choice->all)
        return entries_seek_before(entries, place, OVERLAP);
    return 0;
}

/* Entries that are looked at together. */
struct window {
    char *first, *last; /* cursors; NULL: none */
    size_t n;
    uint64_t since; /* the earliest time among them */
    bool at_end;    /* of what rsyslogd has passed */
};

static void free_window(struct window *window) {
    free(window->first);
    free(window->last);
}

/* As many as can be remembered, none of them beyond rsyslogd's place. 0 or a negative errno. */
static int read_window(struct reconcile *reconcile, struct entries *entries, const char *limit,
                       struct window *ret) {
    struct scanned event;
    uint64_t usec;
    int r = 0;

    ret->since = UINT64_MAX;
    while (!eventset_is_full(reconcile->eventset)) {
        r = entries_next(entries);
        if (r <= 0 || !entries_is_before(entries, limit)) {
            ret->at_end = true;
            break;
        }
        if (!ret->first)
            r = entries_cursor(entries, &ret->first);
        free(ret->last);
        ret->last = NULL;
        if (r >= 0)
            r = entries_cursor(entries, &ret->last);
        if (r >= 0)
            r = entries_time(entries, &usec);
        if (r < 0)
            break;
        ret->since = usec < ret->since ? usec : ret->since;
        ret->n++;
        if (senders_evidence(&reconcile->senders, entries, &event))
            eventset_add(reconcile->eventset, &event);
    }
    reconcile->examined += ret->n;
    return r < 0 ? r : 0;
}

/* Of the missing ones: how many came, and where. */
static void count_found(struct reconcile *reconcile, size_t missing, size_t evidence) {
    size_t waiting = eventset_count(reconcile->eventset, EVENTSET_SENT) +
                     eventset_count(reconcile->eventset, EVENTSET_MISSING);

    reconcile->missing += missing;
    if (reconcile->choice->dry_run)
        return;
    reconcile->waiting += waiting;
    reconcile->appended += evidence;
    reconcile->refused += missing - waiting - evidence;
}

/* 1: there may be more; 0: that was all; -1: stop. */
static int reconcile_window(struct reconcile *reconcile, struct entries *entries, const char *limit,
                            char place[POSITION_MAX]) {
    CLEANUP(free_window) struct window window = {0};
    size_t missing;
    bool done = true;
    int r;

    eventset_clear(reconcile->eventset);
    r = read_window(reconcile, entries, limit, &window);
    if (r < 0) {
        trouble(reconcile, "the journal", strerror(-r));
        return -1;
    }
    if (window.n == 0)
        return 0;
    if (!read_files(reconcile, window.since))
        return -1;
    missing = eventset_count(reconcile->eventset, EVENTSET_MISSING);
    if (missing > 0) {
        size_t evidence = eventset_count(reconcile->eventset, EVENTSET_EVIDENCE);

        r = entries_seek(entries, window.first);
        done = r >= 0 && send_missing(reconcile, entries, window.n);
        count_found(reconcile, missing,
                    eventset_count(reconcile->eventset, EVENTSET_EVIDENCE) - evidence);
    }
    if (!done)
        return -1;
    snprintf(place, POSITION_MAX, "%s", window.last);
    return !window.at_end;
}

static void reconcile_journal(struct reconcile *reconcile, enum entries_which which,
                              char place[POSITION_MAX]) {
    const char *path = which == ENTRIES_SYSTEM && reconcile->choice->state
                           ? reconcile->choice->state
                           : positions_rsyslogd(which);
    char limit[POSITION_MAX];
    struct cursor parsed;
    struct entries *entries = NULL;
    int r = positions_read(path, limit);

    /* rsyslogd has noted no place: it has only just begun, or there is no such journal. */
    if (r == -ENOENT && (which == ENTRIES_NAMESPACE || !reconcile->choice->state))
        return;
    if (r == 0 && !cursor_parse(limit, &parsed))
        r = -EBADMSG;
    if (r < 0) {
        trouble(reconcile, path, r == -EBADMSG ? "holds no place in a journal" : strerror(-r));
        return;
    }
    r = entries_open(&entries, which);
    if (r >= 0)
        r = seek_start(reconcile, entries, place);
    if (r == -EINVAL) { /* our own place is none: from the beginning */
        *place = '\0';
        r = entries_seek_time(entries, 0);
    }
    if (r < 0)
        trouble(reconcile, "the journal", strerror(-r));
    while (r >= 0 && (r = reconcile_window(reconcile, entries, limit, place)) > 0)
        ;
    entries_close(entries);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool open_directory(struct reconcile *reconcile) {
    const char *directory = reconcile->choice->directory;
    char path[PATH_MAX], why[LOCATE_WHY] = "";

    if (!directory && !locate_written(path, why)) {
        trouble(reconcile, "the evidence", why);
        return false;
    }
    if (*why)
        message("reconcile", "%s", why);
    directory = directory ? directory : path;
    reconcile->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (reconcile->directory < 0)
        trouble(reconcile, directory, strerror(errno));
    return reconcile->directory >= 0;
}

static bool prepare(struct reconcile *reconcile) {
    int r = senders_read(&reconcile->senders, EMITTERS_PATH);

    /* Its other rows count, as they do for the router. */
    if (r == -EBADMSG) {
        message("reconcile", "%s: %s", EMITTERS_PATH, reconcile->senders.why);
        reconcile->misread = true;
    } else if (r < 0) {
        trouble(reconcile, EMITTERS_PATH, strerror(-r));
        return false;
    }
    reconcile->eventset = eventset_new();
    if (!reconcile->eventset) {
        trouble(reconcile, "memory", "none");
        return false;
    }
    if (!open_directory(reconcile))
        return false;
    if (!reconcile->choice->dry_run && journal_open(&reconcile->sink, SEND_NS) < 0) {
        trouble(reconcile, "sending", error_text());
        return false;
    }
    positions_load(STATE, &reconcile->positions);
    return true;
}

static void run(struct reconcile *reconcile) {
    int r;

    if (!prepare(reconcile))
        return;
    reconcile_journal(reconcile, ENTRIES_SYSTEM, reconcile->positions.system);
    if (!reconcile->failed)
        reconcile_journal(reconcile, ENTRIES_NAMESPACE, reconcile->positions.namespace);
    if (reconcile->choice->dry_run)
        return;
    r = positions_save(STATE, &reconcile->positions);
    if (r < 0)
        trouble(reconcile, STATE, strerror(-r));
}

static void forget(struct reconcile *reconcile) {
    senders_free(&reconcile->senders);
    eventset_free(reconcile->eventset);
    follow_close(&reconcile->evidence);
    follow_close(&reconcile->rejected);
    journal_close(&reconcile->sink);
    if (reconcile->directory >= 0)
        close(reconcile->directory);
}

static int help(void) {
    printf(
        "Usage: deed reconcile [OPTION...]\n\n"
        "Bring what the journal has and the evidence file has not into the file: each such event "
        "is sent to\n"
        "the journal once more, in the name of who sent it first. Looks from where the last run "
        "ended to\n"
        "where rsyslogd is. For root; a timer runs it.\n\n"
        "  --dry-run        tell what is missing, and change nothing\n"
        "  --all            from the beginning of the journal\n"
        "  --since WHEN     from this time on, as deed query has it: 2026-06-11, yesterday, -2h\n"
        "  --state FILE     where rsyslogd keeps its place in the system's journal\n"
        "  --directory DIR  where the evidence is\n"
        "  --timeout SEC    give up when nothing of what was sent comes out for so long; else 300\n"
        "  --json           an object a line for each event, and one with the totals\n"
        "  --help           show this\n\n"
        "Exit status: 0 all is there now, 1 something is missing still, 2 usage, 3 something "
        "could not be read\nor sent.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* As deed query has it. */
static bool read_since(const char *text, int64_t *ret, const char **ret_why) {
    struct timespan span;

    if (!timespan_parse(text, (int64_t)time(NULL) * 1000, &span, ret_why))
        return false;
    *ret = span.from;
    return true;
}

static bool read_timeout(const char *text, uint64_t *ret) {
    char *end;
    unsigned long seconds = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || seconds == 0 || seconds > TIMEOUT_S_MAX)
        return false;
    *ret = seconds;
    return true;
}

/* -1: go on; else an exit status. */
static int read_choice(int argc, char **argv, struct choice *ret) {
    static const struct option known[] = {{"dry-run", no_argument, NULL, 'n'},
                                          {"all", no_argument, NULL, 'a'},
                                          {"since", required_argument, NULL, 's'},
                                          {"state", required_argument, NULL, 't'},
                                          {"timeout", required_argument, NULL, 'w'},
                                          {"directory", required_argument, NULL, 'd'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    const char *why;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'n':
            ret->dry_run = true;
            break;
        case 'a':
            ret->all = true;
            break;
        case 's':
            if (!read_since(optarg, &ret->since, &why)) {
                message(argv[0], "--since %s: %s", optarg, why);
                return EXIT_USAGE;
            }
            if (why)
                message(argv[0], "--since %s: %s", optarg, why);
            break;
        case 'w':
            if (!read_timeout(optarg, &ret->timeout)) {
                message(argv[0], "--timeout %s: not 1 to %d, in seconds", optarg, TIMEOUT_S_MAX);
                return EXIT_USAGE;
            }
            break;
        case 't':
            ret->state = optarg;
            break;
        case 'd':
            ret->directory = optarg;
            break;
        case 'j':
            ret->json = true;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    if (optind < argc) {
        message(argv[0], "%s: takes no argument", argv[optind]);
        return EXIT_USAGE;
    }
    return -1;
}

int archive_reconcile(int argc, char **argv) {
    CLEANUP_CLOSE int lock = -1;
    struct choice choice = {.since = -1, .timeout = TIMEOUT_S};
    struct reconcile reconcile = {.choice = &choice, .directory = -1, .sink = {.fd = -1}};
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    if (geteuid() != 0) {
        message(argv[0], "for root alone, who reads the journal and speaks for others");
        return EXIT_UNREAD;
    }
    if (!choice.dry_run) {
        lock = open(LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) < 0) {
            message(argv[0], LOCK ": %s",
                    errno == EWOULDBLOCK ? "another one runs" : strerror(errno));
            return EXIT_UNREAD;
        }
    }
    run(&reconcile);
    tell_totals(&reconcile);
    forget(&reconcile);
    if (fflush(stdout) != 0 || ferror(stdout) || reconcile.failed || reconcile.misread)
        return EXIT_UNREAD;
    return (choice.dry_run ? reconcile.missing : reconcile.waiting) ? EXIT_FOUND : EXIT_NOTHING;
}
