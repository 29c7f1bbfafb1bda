/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-deliver: what processes left in the spool goes to the journal, and what is there is removed.
 *
 * A spool that nothing has changed for a while, because its process is gone or has nothing more to
 * say, is taken under its lock and sent in order. Of an outbox, that its process has sent itself,
 * only that is sent again which the journal does not show after a while. An event is only removed
 * when it is in the evidence or among the rejected, and the disk has that; so whatever is killed
 * when, the worst is a second copy.
 *
 * Everything in the directory can be hostile (box.h, record.h). Nobody's file keeps others waiting:
 * each gets one window in a round, and the system's users have half of the places for themselves.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "cleanup.h"
#include "evidence.h"
#include "journal.h"
#include "outputs.h"
#include "space.h"
#include "trail.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

/* Files at a time. A process that ends leaves an outbox of its own, and it takes some seconds until
 * that can be removed: so this is for about a thousand processes a second. */
#define BOXES 8192
/* Events of them, all in all. */
#define ITEMS 262144
/* Descriptors for all else: a journal has many files. */
#define FILES_LEFT 1024

/* A spool that has not changed for so long is not being worked in. */
#define SETTLED (3 * NS_PER_S)
/* Then the journal should show what was sent. Longer while the sender lives: it may wait itself. */
#define PATIENCE (2 * NS_PER_S)
#define PATIENCE_ALIVE (6 * NS_PER_S)
/* For the journal to take one event. */
#define SEND (NS_PER_S / 2)
/* Sent again and not in the journal yet. A journal that stands still has all of them before it in
 * its queue, and shows that when it goes on: no more are sent until then. */
#define OUTSTANDING 1024
/* To look something up in the journal takes long: so much of it at a time. */
#define BUDGET (500 * NS_PER_MS)
#define PAUSE_BUSY (200 * NS_PER_MS)
#define PAUSE_IDLE NS_PER_S
/* What is in the journal and in no file yet is looked for again. */
#define STILL_THERE (5 * NS_PER_S)
/* As often, where it cannot be told whether rsyslogd has passed over it: it is sent again. */
#define LOOKS 12
/* After the disk of the evidence could not keep it: each time there is a second copy. */
#define AGAIN (10 * NS_PER_S)
#define SPACE_EVERY (60 * NS_PER_S)
/* What there is to say of others' files is said this often at most. */
#define SAY_EVERY (60 * NS_PER_S)

struct deliver {
    const char *directory;
    char log_directory[PATH_MAX];
    const char *state_directory;
    int at;
    struct box box[BOXES];
    size_t n, room;           /* as many as there are descriptors for */
    const char *names[BOXES]; /* of those that were there before, in order */
    size_t ignored;           /* directories, what did not fit: still there */
    struct trail *trail;
    bool no_file; /* the journal is all there is */
    struct evidence evidence;
    struct places places;
    struct journal journal; /* fd < 0: none yet */
    bool away;
    uint64_t until;               /* looked up no longer, in this round */
    size_t outstanding[2];        /* events sent again and not seen yet; of the system's users */
    size_t turn;                  /* whose file is the first to be looked up */
    uint64_t tried[2];            /* when a journal that stands still got one; of the same */
    bool has_tried;               /* in this round */
    size_t removed, sent, broken; /* since it was said last */
    char last_name[NAME_MAX + 1];
    const char *last_why;
    uid_t last_uid;
    int error;       /* of the disk of the evidence, which was not said; errno */
    uint64_t failed; /* when it was; 0: never */
    uint64_t said;
};

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    (void)number;
    stop = 1;
}

/* ---- what there is to say -------------------------------------------------------------------- */

static void put_name(const char *name) {
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c <= 0x20 || *c >= 0x7f || *c == '\\')
            fprintf(stderr, "\\x%02x", *c);
        else
            fputc(*c, stderr);
}

static void say(struct deliver *d, uint64_t now, bool at_once) {
    if (!d->removed && !d->broken && !d->sent && !d->error)
        return;
    if (!at_once && d->said && now - d->said < SAY_EVERY)
        return;
    d->said = now;
    if (d->sent)
        fprintf(stderr, "%zu event%s sent to the journal\n", d->sent, d->sent == 1 ? "" : "s");
    if (d->removed) {
        fprintf(stderr,
                "%zu file%s removed from %s that libdeed did not make; the last, of uid %u: ",
                d->removed, d->removed == 1 ? "" : "s", d->directory, d->last_uid);
        put_name(d->last_name);
        fprintf(stderr, ": %s\n", d->last_why);
    }
    if (d->broken)
        fprintf(stderr, "%zu record%s left out that are no events\n", d->broken,
                d->broken == 1 ? "" : "s");
    if (d->error)
        fprintf(stderr, "%s: %s; what is kept here stays until the disk has it\n",
                d->no_file ? "the journal" : d->log_directory, strerror(d->error));
    d->removed = d->broken = d->sent = 0;
    d->error = 0;
}

/* ---- which files -------------------------------------------------------------------------------
 */

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct deliver *d, size_t n) {
    for (size_t i = 0; i < n; i++)
        d->names[i] = d->box[i].name;
    qsort(d->names, n, sizeof(d->names[0]), by_name);
}

static size_t others(const struct deliver *d) {
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++)
        n += !box_is_system(&d->box[i]);
    return n;
}

static void remove_foreign(struct deliver *d, const char *name, const char *why) {
    struct stat st;

    if (fstatat(d->at, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || unlinkat(d->at, name, 0) < 0)
        return;
    d->removed++;
    d->last_uid = st.st_uid;
    d->last_why = why;
    snprintf(d->last_name, sizeof(d->last_name), "%s", name);
}

static void adopt(struct deliver *d, const char *name, uint64_t now) {
    const char *why;
    struct box box;
    int r;

    if (d->n == d->room) {
        d->ignored++;
        return;
    }
    r = box_open(d->at, name, &box, &why);
    if (r > 0) {
        remove_foreign(d, name, why);
        return;
    }
    if (r < 0) {
        d->ignored += r != -ENOENT;
        return;
    }
    if (!box_is_system(&box) && others(d) >= d->room / 2) {
        d->ignored++;
        box_close(&box);
        return;
    }
    if (!box_look(&box, now)) {
        box_close(&box);
        return;
    }
    d->box[d->n++] = box;
}

/* The processes of a stream follow one another, and so do their files. */
static int by_time(const void *a, const void *b) {
    const struct box *x = a, *y = b;

    return (x->modified > y->modified) - (x->modified < y->modified);
}

static int scan(struct deliver *d, uint64_t now) {
    int fd = openat(d->at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    size_t known;

    if (!directory) {
        if (fd >= 0)
            close(fd);
        return -errno;
    }
    for (size_t i = 0; i < d->n;)
        if (box_look(&d->box[i], now)) {
            i++;
        } else {
            box_close(&d->box[i]);
            d->box[i] = d->box[--d->n];
        }
    d->ignored = 0;
    known = d->n;
    sort_names(d, known);
    while ((entry = readdir(directory))) {
        const char *name = entry->d_name;

        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
            !bsearch(&name, d->names, known, sizeof(d->names[0]), by_name))
            adopt(d, name, now);
    }
    closedir(directory);
    qsort(d->box, d->n, sizeof(d->box[0]), by_time);
    return 0;
}

/* ---- sending -----------------------------------------------------------------------------------
 */

/* False: the journal does not take it. */
static bool send_record(struct deliver *d, const struct box *box, const struct record *record) {
    static char datagram[RECORD_DATAGRAM_MAX];
    struct iovec piece = {datagram, 0};
    int r = 0;

    piece.iov_len = record_datagram(record, box->outbox ? "outbox" : "spool", box->uid, datagram);
    if (!d->journal.path)
        r = journal_open(&d->journal, SEND);
    if (r == 0)
        r = journal_send(&d->journal, &piece, 1, journal_clock() + SEND);
    if (r < 0) {
        /* The next time whichever journal is there then. */
        journal_close(&d->journal);
        d->journal = (struct journal){.fd = -1};
        d->away = true;
        return false;
    }
    d->sent++;
    return true;
}

static bool is_due(const struct deliver *d, const struct box *box, const struct item *item,
                   uint64_t now) {
    uint64_t patience = box->locked ? PATIENCE : PATIENCE_ALIVE;

    if (item->seen || item->written)
        return false;
    if (item->again)
        return true;
    /* What was never sent has not to be waited for, but the first time. */
    if ((item->sent || box->outbox) && now - item->at < patience)
        return false;
    return item->missed <= trail_shown(d->trail) || now - item->missed >= PATIENCE;
}

/*
 * A journal that stands still has in its queue what was sent to it: all of that would come twice.
 * As nobody may have sent anything, it gets one event from time to time, and shows that when it
 * goes on.
 */
static bool may_send(struct deliver *d, const struct box *box, const struct item *item,
                     uint64_t now) {
    uint64_t *tried = &d->tried[box_is_system(box)];

    if (item->at <= trail_shown(d->trail) || (!box->outbox && !item->sent))
        return true;
    if (*tried && now - *tried < PATIENCE)
        return false;
    *tried = now;
    d->has_tried = true;
    return true;
}

/* Sends what is due of one file, unless the journal is away. */
static void send_due(struct deliver *d, struct box *box, uint64_t now) {
    static char buffer[BOX_RECORD];
    size_t *outstanding = &d->outstanding[box_is_system(box)];
    struct record record;

    for (size_t i = 0; i < box->n; i++) {
        struct item *item = &box->item[i];

        if (!is_due(d, box, item, now))
            continue;
        /* Those behind it may have been sent, and be due again. */
        if (box->outbox && !item->sent && *outstanding >= OUTSTANDING)
            continue;
        int r = box_read(box, item, buffer, &record);

        if (r < 0)
            return;
        if (r == 0) {
            item->written = true;
            box->broken++;
            continue;
        }
        if (!item->again && (!box->unsent || item->sent)) {
            if (journal_clock() > d->until)
                return;
            r = trail_has(d->trail, &record, box->uid, &item->place);
            if (r < 0)
                return;
            if (r > 0) {
                item->seen = true;
                continue;
            }
            item->missed = now;
            if (!may_send(d, box, item, now))
                continue;
        }
        if (!send_record(d, box, &record))
            return;
        *outstanding += box->outbox && !item->sent;
        /* A spool was sent from its beginning on: where one is missing, all after it are. */
        box->unsent = !box->outbox;
        item->sent = true;
        item->again = false;
        item->at = now;
    }
}

/* The same share for each. */
static size_t window_of(const struct deliver *d) {
    return d->n <= ITEMS / BOX_WINDOW ? BOX_WINDOW : ITEMS / d->n;
}

static void load(struct deliver *d, uint64_t now) {
    const size_t window = window_of(d);

    for (size_t i = 0; i < d->n; i++) {
        struct box *box = &d->box[i];
        bool mine = box_lock(box, now, SETTLED);

        if (mine || box->outbox)
            box_load(box, window, now);
        d->broken += box->broken;
        box->broken = 0;
    }
}

/* Apart, so that nobody's keep the system's users waiting. */
static void count_outstanding(struct deliver *d) {
    memset(d->outstanding, 0, sizeof(d->outstanding));
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; d->box[i].outbox && j < d->box[i].n; j++) {
            const struct item *item = &d->box[i].item[j];

            d->outstanding[box_is_system(&d->box[i])] +=
                item->sent && !item->seen && !item->written;
        }
}

/* Each round begins where the last one had no time any more. */
static void send_all(struct deliver *d, uint64_t now) {
    size_t first = d->n ? d->turn % d->n : 0, next = 0;

    count_outstanding(d);
    for (size_t i = 0; i < d->n && !d->away && !stop; i++) {
        struct box *box = &d->box[(first + i) % d->n];

        d->has_tried = false;
        if (box->locked || box->outbox)
            send_due(d, box, now);
        if (d->has_tried)
            next = first + i + 1;
        if (journal_clock() > d->until)
            break;
        d->turn = first + i + 1;
    }
    /* Nobody's file is the one that is tried each time. */
    if (next)
        d->turn = next;
    /* While the journal is away, who has something to add must not find a lock. */
    for (size_t i = 0; i < d->n && d->away; i++)
        if (!d->box[i].outbox)
            box_unlock(&d->box[i]);
}

/* Whether it is in the file is known. */
static bool is_written(const struct deliver *d, const struct item *item) {
    static const uint8_t none[RECORD_KEY];

    if (d->no_file)
        return item->seen;
    /* Not libdeed's: it is no evidence, and whether it is among the rejected is no matter. */
    if (memcmp(item->id_key, none, RECORD_KEY) == 0)
        return item->seen;
    return evidence_has(&d->evidence, item->key, item->id_key);
}

/*
 * What the journal shows and the file does not stays until it does, and is looked for once more: it
 * may have been vacuumed away before rsyslogd came to it, or rsyslogd has passed over it.
 */
static void look_again(struct deliver *d, const struct box *box, struct item *item, uint64_t now) {
    static char buffer[BOX_RECORD];
    struct record record;
    enum place_passed passed;
    int r;

    if (now - item->at < STILL_THERE || journal_clock() > d->until ||
        box_read(box, item, buffer, &record) <= 0)
        return;
    r = trail_has(d->trail, &record, box->uid, &item->place);
    if (r < 0)
        return;
    item->at = now;
    passed = places_passed(&d->places, &item->place);
    if (r > 0 && (passed == PLACE_BEHIND || (passed == PLACE_UNKNOWN && ++item->looks < LOOKS)))
        return;
    item->looks = 0;
    item->seen = false;
    item->again = true;
}

static void look_for_written(struct deliver *d, struct box *box, uint64_t now) {
    for (size_t i = 0; i < box->n; i++) {
        struct item *item = &box->item[i];

        if (item->written)
            continue;
        item->written = is_written(d, item);
        if (!item->written && item->seen)
            look_again(d, box, item, now);
    }
}

/* What was found written is on the disk. False: it is not, and is looked for again. */
static bool sync_written(struct deliver *d, uint64_t now) {
    int r = d->no_file ? trail_sync() : evidence_sync(&d->evidence);

    if (r == 0)
        return true;
    d->error = -r;
    d->failed = now;
    for (size_t i = 0; i < d->n; i++)
        box_again(&d->box[i]);
    return false;
}

/* Removes what is written, once the disk has it. */
static void finish(struct deliver *d, uint64_t now) {
    bool synced = false;

    if (d->failed && now - d->failed < AGAIN)
        return;
    if (!d->no_file) {
        /* In this order: what rsyslogd has passed by now is written by now. */
        places_read(&d->places);
        evidence_follow(&d->evidence);
    }
    for (size_t i = 0; i < d->n;) {
        struct box *box = &d->box[i];
        uint64_t front = box->n ? box->item[0].offset : box->trimmed;
        bool done;

        look_for_written(d, box, now);
        done = box_shrink(box);
        if (!(done && box->locked) && (box->n ? box->item[0].offset : box->read) == front) {
            i++;
            continue;
        }
        if (!synced && !sync_written(d, now))
            return;
        synced = true;
        box_trim(box);
        if (!done || !box->locked) {
            i++;
            continue;
        }
        /* Still the same, under the lock: nothing was added that was not looked at. */
        if (box_look(box, now) && box_shrink(box) && ftruncate(box->fd, 0) == 0)
            unlinkat(d->at, box->name, 0);
        box_close(box);
        d->box[i] = d->box[--d->n];
    }
}

static bool is_busy(const struct deliver *d) {
    for (size_t i = 0; i < d->n; i++)
        if (d->box[i].n > 0)
            return true;
    return false;
}

static void pause_for(uint64_t ns) {
    const struct timespec pause = {.tv_sec = (time_t)(ns / NS_PER_S),
                                   .tv_nsec = (long)(ns % NS_PER_S)};

    nanosleep(&pause, NULL);
}

static int deliver(struct deliver *d, bool once) {
    uint64_t looked = 0, began = journal_clock(), now;
    bool followed;
    int r;

    while (!stop) {
        now = journal_clock();
        if (!looked || now - looked > SPACE_EVERY) {
            space_look("spool", d->directory, d->state_directory);
            space_look("log", d->log_directory, d->state_directory);
            looked = now;
        }
        r = scan(d, now);
        if (r < 0) {
            fprintf(stderr, "%s: %s\n", d->directory, strerror(-r));
            return EXIT_FAILURE;
        }
        if (d->n > 0) {
            d->until = journal_clock() + BUDGET;
            d->away = false;
            load(d, now);
            followed = trail_follow(d->trail, d->box, d->n) >= 0;
            finish(d, now);
            d->until = journal_clock() + BUDGET;
            if (followed)
                send_all(d, now);
        }
        say(d, now, false);
        if (d->n == 0 && d->ignored == 0)
            break;
        if (once && (d->away || now - began > 30 * NS_PER_S))
            break;
        pause_for(is_busy(d) ? PAUSE_BUSY : PAUSE_IDLE);
    }
    say(d, journal_clock(), true);
    if (once && (d->n > 0 || d->ignored > 0)) {
        fprintf(stderr, "%zu file%s left in %s\n", d->n + d->ignored,
                d->n + d->ignored == 1 ? "" : "s", d->directory);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

/* ---- the command -------------------------------------------------------------------------------
 */

/* Where the admin has the router write. */
static void find_evidence(struct deliver *d) {
    static const char outputs[] = DEED_CONF_DIRECTORY "/outputs.conf";
    const char *why;

    if (access(outputs, F_OK) < 0 || outputs_read(outputs, d->log_directory, &why))
        return;
    fprintf(stderr, "%s: %s; what is in the journal counts as kept\n", outputs, why);
    d->no_file = true;
}

static void take_descriptors(struct deliver *d) {
    struct rlimit limit = {BOXES, BOXES};

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < BOXES + FILES_LEFT) {
        limit.rlim_cur = limit.rlim_max < BOXES + FILES_LEFT ? limit.rlim_max : BOXES + FILES_LEFT;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    d->room = limit.rlim_cur > 2 * FILES_LEFT ? limit.rlim_cur - FILES_LEFT : limit.rlim_cur / 2;
    if (d->room > BOXES)
        d->room = BOXES;
}

static int open_all(struct deliver *d) {
    struct stat st;
    int r;

    take_descriptors(d);
    d->at = open(d->directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (d->at < 0 || fstat(d->at, &st) < 0) {
        fprintf(stderr, "%s: %s\n", d->directory, strerror(errno));
        return -errno;
    }
    if (st.st_uid != geteuid() || ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))) {
        fprintf(stderr, "%s: others could exchange what is in it; it must be root's, mode 1733\n",
                d->directory);
        return -EPERM;
    }
    if (!d->no_file)
        find_evidence(d);
    if (!d->no_file && evidence_open(&d->evidence, d->log_directory) < 0) {
        fprintf(stderr, "no memory\n");
        return -ENOMEM;
    }
    r = trail_open(&d->trail);
    if (r < 0)
        fprintf(stderr, "the journal: %s\n", strerror(-r));
    return r;
}

static void help(void) {
    printf("Usage: deed-deliver [--once] [--no-file] [--spool-directory DIR]\n\n"
           "Sends to the journal what processes left in the spool, in their owners' name, and "
           "removes\n"
           "what the journal shows. Ends when the spool is empty. See deed-deliver(8).\n\n"
           "  --once                 end when nothing more can be done now\n"
           "  --no-file              what is in the journal is done: nothing writes it to a file\n"
           "  --spool-directory DIR  instead of " DEED_SPOOL_DIRECTORY "\n"
           "  --help                 show this\n"
           "  --version              show the version\n");
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"once", no_argument, NULL, 'o'},
                                            {"no-file", no_argument, NULL, 'n'},
                                            {"spool-directory", required_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    static struct deliver d = {.directory = DEED_SPOOL_DIRECTORY,
                               .log_directory = DEED_LOG_DIRECTORY,
                               .state_directory = DEED_STATE_DIRECTORY,
                               .journal = {.fd = -1}};
    const struct sigaction action = {.sa_handler = on_signal};
    bool once = false;
    int option, r;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'o':
            once = true;
            break;
        case 'n':
            d.no_file = true;
            break;
        case 's':
            d.directory = optarg;
            break;
        case 'h':
            help();
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        case 'V':
            printf("deed-deliver %s\n", DEED_VERSION);
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        default:
            return 2;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "%s: takes no argument; see deed-deliver --help\n", argv[optind]);
        return 2;
    }
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    r = open_all(&d) < 0 ? EXIT_FAILURE : deliver(&d, once);
    while (d.n > 0)
        box_close(&d.box[--d.n]);
    journal_close(&d.journal);
    evidence_close(&d.evidence);
    trail_close(d.trail);
    return r;
}
