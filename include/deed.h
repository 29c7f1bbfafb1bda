/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_H
#define DEED_H

/*
 * deed: five-W audit events (who, what, which, when, outcome) into the journal.
 *
 * A program opens one log, records an event for each deliberate act once its outcome is known, and
 * closes the log at its end:
 *
 *     deed_log *log;
 *     int r = deed_open(&log, "billing", NULL);
 *     r = deed_record(log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_DELETE,
 *                     deed_resource("customer", "4471"), DEED_SUCCESS,
 *                     DEED_DETAILS(.source_ip = ip, .reason = "GDPR erasure TICKET-882"));
 *
 * Errors. Every function that can fail returns 0 (or, where it says so, a positive code) on success
 * and a negative errno value on failure; the list below names all that ever come out. The text
 * that goes with the last failure of the calling thread is deed_error_text(). The library never
 * exits and never logs. It prints two things alone, on standard error: that events are recorded
 * nowhere, at most once a minute, and that a head file was damaged. deed_options.alarm takes the
 * place of both.
 *
 * Threads. A deed_log may be used by any number of threads at once. A child made by fork() may go
 * on using it: its events start a stream of their own. Context, scope and details objects belong to
 * one thread at a time. A thread that is cancelled (pthread_cancel(3)) while it opens or closes a
 * log or records an event ends when that call has returned.
 *
 * Strings. All are NUL-terminated and belong to the caller; the library keeps no pointer to them
 * beyond the call, except where deed_context_push() says so. Bytes that are not UTF-8, control
 * characters and over-long values are made safe, marked and recorded (see deed-event(7)); they are
 * never a reason to refuse an event.
 *
 * Structures that may grow start with their size; the macros and functions here fill it in. The
 * others (deed_principal, deed_target, deed_meta) never change.
 *
 * Needs Linux 4.14 or newer (MADV_WIPEONFORK, madvise(2)).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <deed-actions.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEED_WARN_UNUSED __attribute__((__warn_unused_result__))

/* The longest line that is ever written, in bytes, without its line feed: rsyslog takes 8 KiB. */
#define DEED_LINE_MAX 8000

/* Positive result of a record call: not in the journal yet, but kept on disk and delivered later,
 * by this log as soon as the journal takes it, or by deed-deliver(8). Programs treat it as success.
 */
#define DEED_SPOOLED 1

/*
 * Every negative value that a function of this library returns:
 *
 *   -EINVAL        a programmer's mistake; deed_error_text() names the field and the rule
 *   -ENOENT        no journal socket on this system, or it vanished; or no such directory
 *   -ECONNREFUSED  nobody listens on the journal's socket
 *   -ETIMEDOUT     the journal took nothing within the deadline (stopped, wedged, queue full)
 *   -EACCES        no permission for the journal's socket, the state directory or the spool
 *   -ENOMEM        out of memory: at the opening, in the first call of a forked child, or for an
 *                  outbox file; recording itself allocates nothing
 *   -EMFILE        no file descriptor left, in the process or on the system
 *   -ENOTSUP       the kernel lacks what the library needs
 *   -EIO           anything else that the system refused; the text has the details
 */

/* ---- who, which, outcome ------------------------------------------------------------------- */

/* A principal. type: one lower-case word ("user", "service", "apikey", …); id: stable, never empty,
 * never blanks alone; session_id: may be NULL. Frozen: never grows. */
typedef struct deed_principal {
    const char *type;
    const char *id;
    const char *session_id;
} deed_principal;

/* The thing acted upon. type: one word as in an action's first part; id: never empty. Frozen. */
typedef struct deed_target {
    const char *type;
    const char *id;
} deed_target;

/* How it ended. The zero value is refused, so that a forgotten outcome never reads as one. */
typedef enum deed_outcome {
    DEED_OUTCOME_UNSET = 0,
    DEED_SUCCESS = 1, /* done */
    DEED_FAILURE = 2, /* allowed, but it went wrong */
    DEED_DENIED = 3   /* refused on purpose */
} deed_outcome;

/* A person. id: login name or stable id; for a failed login the name that was claimed. */
static inline deed_principal deed_user(const char *id) {
    deed_principal p = {"user", id, NULL};
    return p;
}

/* A person in a session. session_id: see deed_options.hash_sessions if it works as a bearer token.
 */
static inline deed_principal deed_user_session(const char *id, const char *session_id) {
    deed_principal p = {"user", id, session_id};
    return p;
}

/* A program that acts on its own: a cron job, a worker. id: its own name, as "system" would say
 * nothing. */
static inline deed_principal deed_service(const char *id) {
    deed_principal p = {"service", id, NULL};
    return p;
}

/* A key that stands for a principal. id: the key's public id, never the key itself. */
static inline deed_principal deed_apikey(const char *id) {
    deed_principal p = {"apikey", id, NULL};
    return p;
}

/* The actor of the context pushed on this thread, or of details.context. Without one the event is
 * refused with -EINVAL. */
static inline deed_principal deed_actor_from_context(void) {
    deed_principal p = {NULL, NULL, NULL};
    return p;
}

/* The thing that was acted upon. type: what kind ("customer"); id: which one. */
static inline deed_target deed_resource(const char *type, const char *id) {
    deed_target t = {type, id};
    return t;
}

/* ---- metadata ------------------------------------------------------------------------------ */

typedef enum deed_meta_type {
    DEED_META_END = 0, /* ends a list */
    DEED_META_STRING = 1,
    DEED_META_INT = 2,
    DEED_META_DOUBLE = 3,
    DEED_META_BOOL = 4,
    DEED_META_DECIMAL = 5 /* a number as text, kept to the digit: money, or more than 64 bits */
} deed_meta_type;

/* One key and value. key: 1 to 64 of A-Z a-z 0-9 _ . -, once in an event. Frozen: never grows. */
typedef struct deed_meta {
    const char *key;
    deed_meta_type type;
    union {
        const char *string; /* NULL: the entry is left out. Of DEED_META_DECIMAL: a number of JSON
                               (RFC 8259, 6), up to 128 characters, within the range of a double */
        int64_t integer;
        double number; /* recorded as the shortest text that reads back, whatever the locale;
                          infinite or not a number: as a string, and marked */
        bool boolean;
    } value;
} deed_meta;

#ifndef __cplusplus
/* A list for deed_details.metadata: DEED_META(DEED_STR("reason", r), DEED_INT("count", n)). Lives
 * as long as the block it stands in. At most 64 entries; more are cut and marked as truncated. */
#define DEED_META(...) ((const deed_meta[]){__VA_ARGS__, {0}})
#define DEED_STR(k, v)                                                                             \
    {                                                                                              \
        .key = (k), .type = DEED_META_STRING, .value = {.string = (v) }                            \
    }
#define DEED_INT(k, v)                                                                             \
    {                                                                                              \
        .key = (k), .type = DEED_META_INT, .value = {.integer = (v) }                              \
    }
#define DEED_NUM(k, v)                                                                             \
    {                                                                                              \
        .key = (k), .type = DEED_META_DOUBLE, .value = {.number = (v) }                            \
    }
#define DEED_DEC(k, v)                                                                             \
    {                                                                                              \
        .key = (k), .type = DEED_META_DECIMAL, .value = {.string = (v) }                           \
    }
#define DEED_BOOL(k, v)                                                                            \
    {                                                                                              \
        .key = (k), .type = DEED_META_BOOL, .value = {.boolean = (v) }                             \
    }
/* The old and the new value of a changed field, as KEY_old and KEY_new; k must be a literal. */
#define DEED_CHANGED(k, before, after) DEED_STR(k "_old", before), DEED_STR(k "_new", after)
#endif

/* ---- context: captured once, at the edge --------------------------------------------------- */

/*
 * What is known of a request where it enters. Used wherever a record call leaves the same thing
 * out. Fill with DEED_CONTEXT_INIT; all members may be NULL.
 */
typedef struct deed_context {
    size_t size;
    deed_principal actor;
    deed_principal on_behalf_of;
    const char *source_ip;
    const char *request_id;
    struct deed_context *outer; /* the library's */
} deed_context;

#define DEED_CONTEXT_INIT                                                                          \
    { sizeof(deed_context), {NULL, NULL, NULL}, {NULL, NULL, NULL}, NULL, NULL, NULL }

/*
 * Make ctx the calling thread's context until deed_context_pop(). ctx and its strings stay the
 * caller's and must live until then. Contexts nest: the innermost alone counts. Allocates nothing,
 * cannot fail; NULL does nothing. A program that serves many requests on one thread passes
 * deed_details.context instead. Thread-safe (per thread).
 */
void deed_context_push(deed_context *ctx);

/* Undo the push of ctx, and of all pushed after it. A ctx that is not pushed: nothing. */
void deed_context_pop(deed_context *ctx);

/*
 * Name the process at the other end of a connected AF_UNIX stream socket, as the kernel saw it at
 * connect(2) time (SO_PEERCRED, unix(7)).
 *
 * fd: the socket, stays the caller's. ret_id: where the user's login name goes, or "uid:N" where
 * the name service knows none; untouched on failure. size: its size in bytes, at least 32; a name
 * that does not fit becomes "uid:N" too. Use as deed_user(ret_id). May ask the name service, so
 * call it at the edge, once per connection.
 *
 * 0, or -EINVAL (not such a socket, no peer, size too small). Thread-safe.
 */
int deed_peer_id(int fd, char *ret_id, size_t size) DEED_WARN_UNUSED;

/* ---- the event ----------------------------------------------------------------------------- */

/* An event's id as text, a UUID, with its NUL. */
#define DEED_EVENT_ID_SIZE 37

/* What a record call may add. Any member may be left out. Fill with DEED_DETAILS(…) in C, or from
 * DEED_DETAILS_INIT in either language. */
typedef struct deed_details {
    size_t size;
    deed_principal on_behalf_of; /* the second identity of an impersonation */
    const char *source_ip;       /* where from: an address, with or without its port */
    const char *request_id;      /* what joins it to the application's own logs */
    const char *reason;          /* why: goes first into metadata, as "reason" */
    const deed_meta *metadata;   /* a list that ends with DEED_META_END, see DEED_META */
    const deed_context *context; /* instead of the thread's context */
    char *ret_event_id; /* NULL, or room for DEED_EVENT_ID_SIZE bytes: where the event's id goes, if
                           the event was recorded, be it with defects; else untouched */
} deed_details;

#define DEED_DETAILS_INIT                                                                          \
    { sizeof(deed_details), {NULL, NULL, NULL}, NULL, NULL, NULL, NULL, NULL, NULL }

#ifndef __cplusplus
#define DEED_DETAILS(...) (&(const deed_details){.size = sizeof(deed_details), __VA_ARGS__})
#endif

/* The whole of an event, by pointers only: for bindings and for code that fills it step by step. */
typedef struct deed_event {
    size_t size;
    deed_principal actor; /* all NULL: from the context */
    const char *action;   /* resource.verb: [a-z][a-z0-9_]* joined by dots, two parts or more */
    deed_target resource;
    deed_outcome outcome;
    const deed_details *details; /* may be NULL */
} deed_event;

#define DEED_EVENT_INIT                                                                            \
    { sizeof(deed_event), {NULL, NULL, NULL}, NULL, {NULL, NULL}, DEED_OUTCOME_UNSET, NULL }

/* ---- the log ------------------------------------------------------------------------------- */

typedef struct deed_log deed_log;

/* Whether each event goes to disk before it is sent to the journal. */
typedef enum deed_outbox {
    DEED_OUTBOX_OFF = 0, /* only what the journal does not take */
    DEED_OUTBOX_ON = 1,  /* written: outlives this process, journald and rsyslogd */
    DEED_OUTBOX_SYNC = 2 /* and on the disk (msync(2)): outlives the machine's end. One sync for all
                            threads that wait at the same moment; a call lasts as long as the disk
                            takes. */
} deed_outbox;

/*
 * Told of an event that is recorded nowhere, after the call that was to record it has failed, on
 * its thread, without a lock. data: deed_options.alarm_data. error: the call's result. text: what
 * deed_error_text() says; valid until the function returns. It must not use the log.
 *
 * error 0: nothing is lost, but a head file was damaged (see deed_open()), and the text says what
 * became of it. Told by deed_open(), or in a forked child by its first call.
 */
typedef void deed_alarm_fn(void *data, int error, const char *text);

/* How a log behaves. Fill with DEED_OPTIONS_INIT; zero members mean the default. */
typedef struct deed_options {
    size_t size;
    /* The longest that one record call waits for the journal, in milliseconds; 1 to 60000.
     * 0: 1000. */
    uint32_t deadline_ms;
    /* Record "sha256:" and the first 32 hexadecimal digits of the SHA-256 of each session id in its
     * place, for session ids that work as bearer tokens; events still join on it. */
    bool hash_sessions;
    /* Where the heads of the log's streams stay between processes: an existing directory that only
     * the process's own user or root may write. NULL: the first directory of $STATE_DIRECTORY
     * (systemd.exec(5); not looked at in a setuid program), else /var/lib/deed for root, else
     * nowhere: then each process starts a new stream. */
    const char *state_directory;
    /* Where events are kept that the journal does not take, and the outbox: an existing directory
     * of the process's own user or of root. NULL: /var/spool/deed, which deed-deliver(8) looks
     * after; what is left behind in another one is sent by the next process of the stream. */
    const char *spool_directory;
    deed_outbox outbox;
    /* NULL: a line on standard error, "deed: SERVICE: N events recorded nowhere: TEXT", at most one
     * a minute, and one for a damaged head file, see deed_open(). Else no line, and this function
     * is called, for each event that is lost and for each damaged head file. */
    deed_alarm_fn *alarm;
    void *alarm_data; /* handed to it */
} deed_options;

#define DEED_OPTIONS_INIT                                                                          \
    { sizeof(deed_options), 0, false, NULL, NULL, DEED_OUTBOX_OFF, NULL, NULL }

/*
 * Open the audit log of a service.
 *
 * ret_log: where the new log goes; yours to deed_close(); untouched on failure.
 * service: the name that stands in every event: 1 to 64 of A-Z a-z 0-9 _ . @ : -, first a letter or
 *          a digit.
 * options: NULL for the defaults; copied.
 *
 * The sink is the journal namespace "deed" where its socket exists at this moment, else the system
 * journal. There is never another one: where neither takes a connection and there is no spool to
 * keep events in until one does, this fails. In a unit with another LogNamespace= (systemd.exec(5))
 * the system journal cannot be reached: each event is kept in the spool and delivered from there.
 *
 * A file that should keep the heads and is none (overwritten, cut, a link, somebody else's) is set
 * aside as NAME.damaged-TIME, as it is, and new streams begin. The log says so by an event,
 * "audit.head_damaged" of the service "libdeed", and by its alarm, with error 0: nothing is lost.
 *
 * 0, or -EINVAL (service or an option), -ENOENT, -ECONNREFUSED, -EACCES (no sink; or a
 * state_directory or spool_directory of your own, or a spool for the outbox, that cannot be used),
 * -ENOMEM, -EMFILE, -ENOTSUP, -EIO.
 * Thread-safe. Does not wait for the journal.
 */
int deed_open(deed_log **ret_log, const char *service,
              const deed_options *options) DEED_WARN_UNUSED;

/*
 * Close a log and free it. NULL is fine. No other thread may use it any more. Always returns NULL,
 * so that `log = deed_close(log)` leaves nothing behind. Nothing is buffered: nothing is lost. What
 * is in the spool is sent if the journal takes it at once, for at most 20 ms; else it stays.
 */
deed_log *deed_close(deed_log *log);

/* For __attribute__((cleanup(deed_closep))). */
static inline void deed_closep(deed_log **log) {
    if (*log)
        deed_close(*log);
}

/*
 * Record one event: the core call that deed_record() and the scope guard come down to.
 *
 * 0              the event is in the journal's hands.
 * DEED_SPOOLED   (1) kept on disk, delivered later. While something is kept, what comes after it
 *                is kept, too, without another wait for the journal.
 * -EINVAL        a programmer's mistake: a W is missing or malformed, or an argument is NULL.
 *                deed_error_text() names it. The event is in the journal all the same, marked with
 *                "defects", so that the act is not lost; but it does not count as evidence.
 *                (Only where log, event or a size in them is no good was nothing recorded.)
 * any other      recorded nowhere: -ENOENT, -ECONNREFUSED, -ETIMEDOUT, -EACCES, -ENOMEM, -EMFILE,
 *                -ENOTSUP, -EIO.
 *                Neither the journal nor the spool took it; with an outbox: it could not be written
 *                there, and was not sent. The caller decides: refuse the act (fail closed) or go on
 *                (fail open). The log's alarm is told.
 *                (-EIO from the disk with DEED_OUTBOX_SYNC: whether it is kept is not known.)
 *
 * Returns within the log's deadline, whatever the journal does; only a disk that stands still can
 * hold it longer. The events of one stream reach the journal in the order of their numbers.
 * Allocates nothing. Thread-safe; not for signal handlers.
 */
int deed_record_event(deed_log *log, const deed_event *event) DEED_WARN_UNUSED;

/*
 * Record one event, as deed_record_event() does, with the five W's as arguments, so that a call
 * that leaves one out does not compile.
 *
 * actor: who, from deed_user() and its sisters. action: what, a DEED_ACTION_… or your own
 * resource.verb. resource: which, from deed_resource(). outcome: how it ended. details:
 * DEED_DETAILS() or NULL. When is the moment of the call.
 */
DEED_WARN_UNUSED __attribute__((__nonnull__(1, 3))) static inline int
deed_record(deed_log *log, deed_principal actor, const char *action, deed_target resource,
            deed_outcome outcome, const deed_details *details);

/* Where the compiler can see that the outcome is the constant DEED_OUTCOME_UNSET, the call does not
 * compile. */
#define DEED_UNSET_TEXT "deed: the outcome is unset: DEED_SUCCESS, DEED_FAILURE or DEED_DENIED"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wgcc-compat"
static inline int deed_record(deed_log *log, deed_principal actor, const char *action,
                              deed_target resource, deed_outcome outcome,
                              const deed_details *details)
    __attribute__((__diagnose_if__(outcome == DEED_OUTCOME_UNSET, DEED_UNSET_TEXT, "error")));
#pragma clang diagnostic pop
#elif !defined(__cplusplus)
/* Never defined: a call that survives the optimiser is a constant unset outcome. */
extern void deed_outcome_is_unset(void) __attribute__((__error__(DEED_UNSET_TEXT)));
#ifdef __OPTIMIZE__
#define DEED_CHECK_CONSTANT_(o)                                                                    \
    do {                                                                                           \
        if (__builtin_constant_p(o) && (o) == DEED_OUTCOME_UNSET)                                  \
            deed_outcome_is_unset();                                                               \
    } while (0)
#endif
#endif

static inline int deed_record(deed_log *log, deed_principal actor, const char *action,
                              deed_target resource, deed_outcome outcome,
                              const deed_details *details) {
    deed_event event = {sizeof(deed_event), actor, action, resource, outcome, details};
#ifdef DEED_CHECK_CONSTANT_
    DEED_CHECK_CONSTANT_(outcome);
#endif
    return deed_record_event(log, &event);
}

#if !defined(__clang__) && !defined(__cplusplus)
/*
 * GCC follows a constant into a function with its optimiser alone; so in C the call itself is
 * looked at. Where an argument has commas outside of parentheses, as a compound literal may, it is
 * not. The width is negative where the outcome is a constant zero: that is a null pointer, others
 * are not.
 */
#define DEED_IS_UNSET_(o)                                                                          \
    __builtin_types_compatible_p(__typeof__(1 ? (void *)(intptr_t)(o) : (int *)0), int *)
#define DEED_RECORD_CHECKED_(log, actor, action, resource, outcome, details)                       \
    (deed_record)(log, actor, action, resource,                                                    \
                  ((void)sizeof(struct {                                                           \
                       int deed_the_outcome_is_unset : DEED_IS_UNSET_(outcome) ? -1 : 1;           \
                   }),                                                                             \
                   (outcome)),                                                                     \
                  details)
#define DEED_RECORD_PLAIN_(...) (deed_record)(__VA_ARGS__)
#define DEED_PICK_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17,     \
                   a18, a19, a20, a21, a22, a23, a24, picked, ...)                                 \
    DEED_RECORD_##picked##_
#define deed_record(...)                                                                           \
    DEED_PICK_(__VA_ARGS__, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN,  \
               PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, CHECKED, PLAIN, PLAIN,      \
               PLAIN, PLAIN, PLAIN, PLAIN)                                                         \
    (__VA_ARGS__)
#endif

/*
 * The text of the calling thread's last failure: which field, what is wrong with its value, which
 * rule; or which system call failed on what. One line of UTF-8 without control characters, "" if
 * nothing failed yet. The library's; valid until the thread's next call into it.
 */
const char *deed_error_text(void);

/* ---- on every path: the scope guard --------------------------------------------------------- */

/*
 * An act that is still open. Made by DEED_SCOPE; records exactly one event when its block is left,
 * on whichever path: DEED_FAILURE, unless deed_scope_outcome() said otherwise.
 */
typedef struct deed_scope {
    size_t size;
    deed_log *log;
    deed_event event;
    int *ret_result; /* where the result of the recording goes at the end, or NULL */
    bool ended;
} deed_scope;

#ifndef __cplusplus
/*
 * DEED_SCOPE(log, name, actor, action, resource, details): declare the guard `name`. What the
 * arguments point to must live until the block is left; DEED_DETAILS() in the same block does.
 * longjmp(3) over it and _exit(2) record nothing.
 */
#define DEED_SCOPE(log_, name, actor_, action_, resource_, details_)                               \
    __attribute__((__cleanup__(deed_scope_cleanup))) deed_scope name = {                           \
        sizeof(deed_scope),                                                                        \
        (log_),                                                                                    \
        {sizeof(deed_event), (actor_), (action_), (resource_), DEED_FAILURE, (details_)},          \
        NULL,                                                                                      \
        false}
#endif

/* Say how it went. The last word before the end counts. */
static inline void deed_scope_outcome(deed_scope *scope, deed_outcome outcome) {
    scope->event.outcome = outcome;
}

/*
 * End the act now and learn how its recording went: the results of deed_record_event(). A second
 * end does nothing and returns 0. Thread-safety: one thread at a time.
 */
int deed_scope_end(deed_scope *scope) DEED_WARN_UNUSED;

/* What the cleanup attribute calls: deed_scope_end(), its result put into *ret_result. */
void deed_scope_cleanup(deed_scope *scope);

#ifdef __cplusplus
}
#endif

#endif
