/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed run: runs a command and records how it ended, as one event.
 *
 * Opens the log first: where nothing can be recorded, nothing is run. Passes signals that ask for
 * an end to the command, which decides about the outcome. Records the name of the command, not its
 * arguments: they may hold secrets.
 *
 * SIGKILL or a crash of the machine ends this process before that event. With --begin there is an
 * event before the command runs, too. Its action has another name, so that no search for what
 * succeeded finds it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/options.h"

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

/* Ends the action of the event before the command runs. */
#define BEGIN ".begin"
/* More than an action may have, so that libdeed refuses one that is too long, and nothing is cut
 * here. */
#define ACTION_SIZE 512
#define REQUEST_ID 16 /* bytes */

#define N_PASSED_ON (sizeof(passed_on) / sizeof(passed_on[0]))

static int help(void) {
    printf("Usage: deed run --actor TYPE:ID --action NAME --resource TYPE:ID [OPTION...] -- "
           "COMMAND [ARGUMENT...]\n\n"
           "Run COMMAND and record success where it exits with 0, else failure.\n"
           "Exits as COMMAND does; 125 if deed itself failed, 126 or 127 if COMMAND cannot be "
           "run.\n\n");
    options_print(OPTIONS_RUN);
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_OWN_FAILURE;
}

static _Noreturn void exec_command(char **command, const sigset_t *mask) {
    int code;

    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(command[0], command);
    code = errno;
    message("run", "%s: %s", command[0], strerror(code));
    _exit(code == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

/* Waits for the child and passes on the signals that arrive meanwhile. */
static int wait_for_command(pid_t child, const sigset_t *watched) {
    siginfo_t info;
    int status;

    for (;;) {
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
        /* The terminal has sent its signals to the command, too. */
        if (sigwaitinfo(watched, &info) > 0 && info.si_signo != SIGCHLD &&
            info.si_code != SI_KERNEL)
            kill(child, info.si_signo);
    }
}

/* Ends as the command did: the parent sees the same status. */
static int end_as_command(int status) {
    struct rlimit no_core = {0, 0};
    sigset_t one;
    int signal_number;

    if (!WIFSIGNALED(status))
        return WEXITSTATUS(status);
    signal_number = WTERMSIG(status);
    setrlimit(RLIMIT_CORE, &no_core);
    signal(signal_number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    raise(signal_number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    return 128 + signal_number;
}

static void name_command(struct options *options, const char *command) {
    deed_meta *meta = &options->meta[options->n_meta];
    const char *slash = strrchr(command, '/');

    meta->key = "command";
    meta->type = DEED_META_STRING;
    meta->value.string = slash ? slash + 1 : command;
}

static void describe(struct options *options, int status, char *name, size_t size) {
    deed_meta *meta = &options->meta[options->n_meta];

    options->event.outcome = status == 0 ? DEED_SUCCESS : DEED_FAILURE;
    if (WIFSIGNALED(status)) {
        const char *abbreviation = sigabbrev_np(WTERMSIG(status));

        snprintf(name, size, "%s%s", abbreviation ? "SIG" : "",
                 abbreviation ? abbreviation : "unknown");
        meta[1].key = "signal";
        meta[1].type = DEED_META_STRING;
        meta[1].value.string = name;
    } else {
        meta[1].key = "exit_code";
        meta[1].type = DEED_META_INT;
        meta[1].value.integer = WEXITSTATUS(status);
    }
}

/* Joins the two events with a request id, unless the caller gave one. */
static bool make_request_id(struct options *options) {
    static char id[2 * REQUEST_ID + 1];
    unsigned char bytes[REQUEST_ID];

    if (options->details.request_id)
        return true;
    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes)) {
        message("run", "nothing was run: getrandom: %m");
        return false;
    }
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(id + 2 * i, 3, "%02x", bytes[i]);
    options->details.request_id = id;
    return true;
}

/* False after a message: do not run the command. */
static bool record_begin(deed_log *log, struct options *options) {
    deed_event event = options->event;
    char action[ACTION_SIZE];
    int r;

    snprintf(action, sizeof(action), "%s" BEGIN, event.action);
    event.action = action;
    event.outcome = DEED_SUCCESS;
    if (!make_request_id(options))
        return false;
    r = deed_record_event(log, &event);
    if (r == DEED_SPOOLED)
        message("run", MESSAGE_SPOOLED);
    if (r < 0)
        message("run",
                r == -EINVAL ? "nothing was run: %s (its beginning is recorded, but marked as "
                               "incomplete)"
                             : "nothing was run, because its beginning is recorded nowhere: %s",
                deed_error_text());
    return r >= 0;
}

static int run(deed_log *log, struct options *options, char **command) {
    sigset_t watched, before;
    char signal_name[32];
    int status, r;
    pid_t child;

    name_command(options, command[0]);
    if (options->begin && !record_begin(log, options)) {
        deed_close(log);
        return EXIT_OWN_FAILURE;
    }
    signal(SIGCHLD, SIG_DFL); /* where a parent left it ignored, waitpid(2) would have no status */
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    for (size_t i = 0; i < N_PASSED_ON; i++)
        sigaddset(&watched, passed_on[i]);
    sigprocmask(SIG_BLOCK, &watched, &before);
    child = fork();
    if (child < 0) {
        message("run", "fork: %m");
        return EXIT_OWN_FAILURE;
    }
    if (child == 0)
        exec_command(command, &before);
    status = wait_for_command(child, &watched);
    describe(options, status, signal_name, sizeof(signal_name));
    r = deed_record_event(log, &options->event);
    deed_close(log);
    if (r == DEED_SPOOLED)
        message("run", MESSAGE_SPOOLED);
    if (r < 0) {
        message("run",
                r == -EINVAL ? "%s (recorded, but marked as incomplete)" : "recorded nowhere: %s",
                deed_error_text());
        if (status == 0)
            return EXIT_OWN_FAILURE;
    }
    return end_as_command(status);
}

static const char *missing_option(const deed_event *event) {
    if (!event->actor.type)
        return "--actor";
    if (!event->action)
        return "--action";
    return event->resource.type ? NULL : "--resource";
}

int command_run(int argc, char **argv) {
    struct options options;
    const char *missing;
    deed_log *log = NULL;
    int at = options_read(OPTIONS_RUN, argc, argv, &options);

    if (at < 0)
        return EXIT_OWN_FAILURE;
    if (options.help)
        return help();
    if (at == argc) {
        message(argv[0], "which command? See deed run --help");
        return EXIT_OWN_FAILURE;
    }
    missing = missing_option(&options.event);
    if (missing) {
        message(argv[0], "%s: missing; nothing was run", missing);
        return EXIT_OWN_FAILURE;
    }
    options_finish(&options);
    if (deed_open(&log, options.service, &options.log) < 0) {
        message(argv[0], "nothing was run, because nothing could be recorded: %s",
                deed_error_text());
        return EXIT_OWN_FAILURE;
    }
    return run(log, &options, argv + at);
}
