/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-seal: signs what the evidence and the rejected lines are, so that a later change shows.
 *
 * Each file series is one tree (tree.h). Every minute in which lines came, the tree is signed as a
 * checkpoint, and given away as an event and as a file. With each file that is rotated the key is
 * replaced and erased (keys.h): nobody can sign the past again.
 *
 * It reads the files and owns the keys. If a line that was sealed is not there any more, it says so
 * and signs nothing more.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "seal/publish.h"
#include "seal/setup.h"
#include "store/locate.h"
#include "store/unread.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define STATE DEED_SEAL_DIRECTORY
#define SIGN_EVERY (60 * NS_PER_S)
/* Where an action is sealed at once: for the lines that come with it. */
#define GATHER NS_PER_S
#define HEARTBEAT_EVERY (3600 * NS_PER_S)
/* While a file that was rotated may still get lines. */
#define NAP_ROTATED (11 * NS_PER_S)
/* systemd does not start it again by itself (deed-seal.service). */
#define EXIT_BROKEN 4

struct options {
    const char *state, *log;
    bool once;
};

struct sealer {
    struct setup setup;
    struct publish publish;
    struct series series[SEAL_SERIES];
    uint64_t beat[SEAL_SERIES]; /* the newest checkpoint was given away */
    uint64_t signed_at;         /* when all series were looked at for signing */
    struct deedconf conf;
    int directory, lock;
    int watch; /* inotify(7); -1: no action is sealed at once */
};

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    (void)number;
    stop = 1;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static int tell(const struct sealer *sealer, size_t which, int r) {
    const struct series *series = &sealer->series[which];

    if (series->state.broken)
        fprintf(stderr, "%s: nothing is signed any more: %s\n", series->state.name,
                series->state.broken);
    else
        fprintf(stderr, "%s: %s\n",
                *series->which.unread ? series->which.unread : series->which.base,
                r == -ENOKEY ? "the keys of the policy have run out" : unread_words(r));
    return r;
}

static int give_away(struct sealer *sealer, size_t which) {
    struct series *series = &sealer->series[which];
    int r = publish_checkpoint(&sealer->publish, series);

    sealer->beat[which] = monotonic_ns();
    if (r == 0 && series->state.close) {
        r = publish_close(&sealer->publish, series);
        if (r == 0)
            r = series_close_sent(series);
    }
    return r;
}

static bool is_due(const struct sealer *sealer, size_t which, uint64_t every) {
    return !sealer->beat[which] || monotonic_ns() - sealer->beat[which] >= every;
}

/* all: signs also what only deed-seal itself has caused. due: signs what has come. */
static int work_on(struct sealer *sealer, size_t which, bool all, bool due) {
    struct series *series = &sealer->series[which];
    bool beats = is_due(sealer, which, HEARTBEAT_EVERY);
    int r;

    if (series->state.close && give_away(sealer, which) < 0)
        return 0;
    while ((r = series_read(series)) == SERIES_CLOSED)
        if (give_away(sealer, which) < 0)
            return 0; /* it is kept, and given away first at the next time */
    if (r < 0)
        return r;
    if (beats)
        r = series_check(series);
    if (r == 0 &&
        ((due && series->others > 0) || series->urgent || series->unsaved || beats || all))
        r = series_sign(series);
    if (r > 0 || (r == 0 && series->state.note && (beats || series->state.close)))
        give_away(sealer, which);
    return r < 0 ? r : 0;
}

/* 0 or -EPERM: one of the trees is signed no more. Other failures may pass. */
static int work(struct sealer *sealer, bool all) {
    uint64_t now = monotonic_ns();
    bool due = now - sealer->signed_at >= SIGN_EVERY;

    if (due)
        sealer->signed_at = now;
    for (size_t i = 0; i < SEAL_SERIES; i++) {
        int r = work_on(sealer, i, all, due);

        if (r < 0)
            tell(sealer, i, r);
        if (sealer->series[i].state.broken) {
            publish_broken(&sealer->publish, &sealer->series[i]);
            return -EPERM;
        }
    }
    return 0;
}

static void say_status(const struct sealer *sealer) {
    const struct seal_state *state = &sealer->series[SEAL_EVIDENCE].state;

    sd_notifyf(0, "STATUS=%" PRIu64 " lines sealed, epoch %" PRIu64 "; %" PRIu64 " rejected lines",
               state->last.size, state->epoch, sealer->series[SEAL_REJECTED].state.last.size);
}

static uint64_t pause_of(const struct sealer *sealer) {
    uint64_t passed = monotonic_ns() - sealer->signed_at;
    uint64_t pause = passed < SIGN_EVERY ? SIGN_EVERY - passed : 0;

    for (size_t i = 0; i < SEAL_SERIES; i++)
        if (sealer->series[i].leaves && !sealer->series[i].current)
            pause = pause < NAP_ROTATED ? pause : NAP_ROTATED;
    return pause;
}

/* Waits until it is time to look at the files again. */
static void wait_for_lines(const struct sealer *sealer, uint64_t pause) {
    struct pollfd p = {.fd = sealer->watch, .events = POLLIN};
    char events[4096] __attribute__((aligned(_Alignof(struct inotify_event))));

    if (sealer->watch < 0) {
        nap(pause);
        return;
    }
    if (poll(&p, 1, (int)(pause / NS_PER_MS) + 1) <= 0)
        return;
    nap(GATHER);
    while (read(sealer->watch, events, sizeof(events)) > 0)
        ;
}

static int run(struct sealer *sealer, bool once) {
    int r = work(sealer, true);

    say_status(sealer);
    sd_notify(0, "READY=1");
    while (r == 0 && !once && !stop) {
        wait_for_lines(sealer, pause_of(sealer));
        r = work(sealer, stop);
        say_status(sealer);
    }
    return r < 0 ? EXIT_BROKEN : EXIT_SUCCESS;
}

/* ---- the start ------------------------------------------------------------------------------- */

static int open_directory(struct sealer *sealer, const char *path) {
    sealer->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (sealer->directory < 0)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return sealer->directory < 0 ? -1 : 0;
}

/* There is a policy: the keys were there. */
static void tell_gone(const struct sealer *sealer, size_t which) {
    fprintf(stderr,
            "%s: the state or the key of its epoch is gone, so nothing can be signed. If you do "
            "not know why, somebody has removed it. To begin anew, with other keys, move its "
            "directory away\n",
            sealer->setup.series[which].paths.state);
}

static int open_series(struct sealer *sealer) {
    for (size_t i = 0; i < SEAL_SERIES; i++) {
        struct series *series = &sealer->series[i];
        int r = series_open(series, sealer->setup.series[i].base, sealer->directory,
                            &sealer->setup.series[i].paths);

        if (r == -ENOENT) {
            tell_gone(sealer, i);
            return r;
        }
        if (r < 0) {
            tell(sealer, i, r);
            if (!series->state.broken)
                return r == -EPERM ? -EACCES : r;
            publish_broken(&sealer->publish, series);
            return -EPERM;
        }
        series->at_once = sealer->conf.seal_at_once;
    }
    return 0;
}

/* Where no action is sealed at once, nothing has to wake it. */
static int open_watch(struct sealer *sealer, const char *path) {
    char why[DEEDCONF_WHY];

    if (!deedconf_read(DEEDCONF_PATH, &sealer->conf, why)) {
        fprintf(stderr, "%s\n", why);
        return -EINVAL;
    }
    if (!*sealer->conf.seal_at_once)
        return 0;
    sealer->watch = fd_above_stdio(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (sealer->watch >= 0 &&
        inotify_add_watch(sealer->watch, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) >=
            0)
        return 0;
    fprintf(stderr, "inotify: %s: %s; no action is sealed at once\n", path, strerror(errno));
    if (sealer->watch >= 0)
        close(sealer->watch);
    sealer->watch = -1;
    return 0;
}

static int open_all(struct sealer *sealer, const struct options *options) {
    static char evidence[PATH_MAX];
    char why[LOCATE_WHY];
    const char *log = options->log;
    int r;

    if (!log) {
        if (!locate_evidence(evidence, why)) {
            fprintf(stderr, "%s\n", why);
            return -EINVAL;
        }
        log = evidence;
    }
    r = setup_paths(options->state, &sealer->setup);
    if (r == 0)
        r = setup_make(&sealer->setup);
    if (r < 0) {
        fprintf(stderr, "%s: %s\n", options->state, strerror(-r));
        return r;
    }
    sealer->lock = setup_lock(&sealer->setup);
    if (sealer->lock < 0) {
        fprintf(stderr, "%s: %s\n", sealer->setup.private,
                sealer->lock == -EPERM         ? "run deed-seal as the user who owns it"
                : sealer->lock == -EWOULDBLOCK ? "another deed-seal uses it"
                                               : strerror(-sealer->lock));
        return sealer->lock == -EPERM ? -EACCES : sealer->lock;
    }
    sealer->publish.directory = sealer->setup.seals;
    r = deed_open(&sealer->publish.log, "deed-seal", NULL);
    if (r < 0) {
        fprintf(stderr, "%s\n", deed_error_text());
        return r;
    }
    if (open_directory(sealer, log) < 0)
        return -EINVAL;
    r = open_watch(sealer, log);
    return r < 0 ? r : open_series(sealer);
}

static void close_all(struct sealer *sealer) {
    for (size_t i = 0; i < SEAL_SERIES; i++)
        if (sealer->series[i].which.base)
            series_close(&sealer->series[i]);
    deed_close(sealer->publish.log);
    if (sealer->directory >= 0)
        close(sealer->directory);
    if (sealer->watch >= 0)
        close(sealer->watch);
    if (sealer->lock >= 0)
        close(sealer->lock);
}

static void help(void) {
    printf("Usage: deed-seal [--once] [--state-directory DIR] [--log-directory DIR]\n\n"
           "Signs the lines of the evidence and of the rejected every minute, with keys that are "
           "replaced\nand erased. See deed-seal(8).\n\n"
           "  --once                 sign what is there, and end\n"
           "  --state-directory DIR  keys, policy and seals [" STATE "]\n"
           "  --log-directory DIR    the evidence; by default the directory of deed.conf\n"
           "  --help                 show this\n"
           "  --version              show the version\n\n"
           "Exit status: 0 done, 1 failed, 2 usage, 4 what was sealed is not there any more.\n");
}

/* A status for main(), or -1. */
static int parse(int argc, char **argv, struct options *ret) {
    static const struct option options[] = {{"once", no_argument, NULL, 'o'},
                                            {"state-directory", required_argument, NULL, 's'},
                                            {"log-directory", required_argument, NULL, 'l'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    int option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'o':
            ret->once = true;
            break;
        case 's':
            ret->state = optarg;
            break;
        case 'l':
            ret->log = optarg;
            break;
        case 'h':
            help();
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        case 'V':
            printf("deed-seal %s\n", DEED_VERSION);
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        default:
            return 2;
        }
    }
    if (optind == argc)
        return -1;
    fprintf(stderr, "%s: takes no argument; see deed-seal --help\n", argv[optind]);
    return 2;
}

int main(int argc, char **argv) {
    static struct sealer sealer = {.directory = -1, .lock = -1, .watch = -1};
    const struct sigaction action = {.sa_handler = on_signal};
    struct options options = {.state = STATE};
    int status, r;

    stdio_hold();
    status = parse(argc, argv, &options);
    if (status >= 0)
        return status;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    /* Keys must not get to the disk by way of swap; without the right to lock, they may. */
    mlockall(MCL_CURRENT | MCL_FUTURE);
    r = open_all(&sealer, &options);
    if (r == 0)
        status = run(&sealer, options.once);
    else
        status = r == -EPERM ? EXIT_BROKEN : EXIT_FAILURE;
    close_all(&sealer);
    return status;
}
