/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_H
#define DEED_H

/*
 * deed: records five-W audit events (who, what, which, when, outcome) in the journal.
 *
 * A program opens one log. It records an event for each deliberate act as soon as the outcome is
 * known. It closes the log before it ends:
 *
 *     deed_log *log;
 *     int r = deed_open(&log, "billing", NULL);
 *     r = deed_record(log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_DELETE,
 *                     deed_resource("customer", "4471"), DEED_SUCCESS,
 *                     DEED_DETAILS(.source_ip = ip, .reason = "GDPR erasure TICKET-882"));
 *
 * Errors. A function that can fail returns 0, or where it says so a positive code, on success, and
 * a negative errno value on failure. The list below names all errno values. deed_error_text()
 * explains the last failure of the calling thread. The library never ends the process and never
 * writes to the system log. It prints only two messages, on standard error: that events were lost,
 * at most once a minute, and that a head file was damaged. deed_options.alarm replaces both.
 *
 * Threads. Any number of threads may use a deed_log at the same time. A child made by fork() may
 * use the log of its parent; the events of the child start streams of their own. One thread at a
 * time may use a context, a scope or a details object. If a thread is cancelled (pthread_cancel(3))
 * while it opens or closes a log or records an event, it ends after that call.
 *
 * Strings. All are NUL-terminated and stay the caller's. The library keeps no pointer to them after
 * the call; a pushed context and a scope keep theirs, see deed_context_push() and DEED_SCOPE().
 * Bytes that are not UTF-8, control characters and values that are too long are made safe, marked
 * and recorded (deed-event(7)). They are never a reason to refuse an event.
 *
 * Structures. One that may grow starts with its size, which the macros and functions here fill in.
 * The others (deed_principal, deed_target, deed_meta) never change.
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

/* The longest line that is written, in bytes, without its line feed. */
#define DEED_LINE_MAX 8000

/* Positive result of a record call: the journal does not have the event yet, but a file has it.
 * This log sends it as soon as the journal takes it, or deed-deliver(8) does. Treat it as success.
 */
#define DEED_SPOOLED 1

/*
 * Every negative value that a function of this library returns:
 *
 *   -EINVAL        a programmer's mistake; deed_error_text() names the field and the rule
 *   -ENOENT        the system has no journal socket, or a directory does not exist
 *   -ECONNREFUSED  no process reads the journal's socket
 *   -ETIMEDOUT     the journal took nothing within the deadline: it is stopped, or its queue is
 *                  full; or other threads were waiting for it
 *   -EACCES        no permission for the journal's socket, the state directory or the spool
 *   -ENOMEM        no memory, in the process or in the kernel
 *   -EMFILE        no file descriptor left, in the process or on the system
 *   -ENOTSUP       the kernel lacks what the library needs
 *   -EIO           any other error of the system; the text has the details
 */

/* ---- who, which, outcome ------------------------------------------------------------------- */

/* Whoever acts. type: one lower-case word ("user", "service", "apikey", …). id: stable, never
 * empty, and not only blanks. session_id: may be NULL. Frozen: never grows. */
typedef struct deed_principal {
    const char *type;
    const char *id;
    const char *session_id;
} deed_principal;

/* The thing acted upon. type: one word, as in the first part of an action. id: never empty.
 * Frozen. */
typedef struct deed_target {
    const char *type;
    const char *id;
} deed_target;

/* How the act ended. Zero is refused, so that a forgotten outcome does not look like one. */
typedef enum deed_outcome {
    DEED_OUTCOME_UNSET = 0,
    DEED_SUCCESS = 1, /* done */
    DEED_FAILURE = 2, /* allowed, but it went wrong */
    DEED_DENIED = 3   /* refused on purpose */
} deed_outcome;

/*
 * The next functions fill in a structure. They copy pointers, not strings: the strings must live
 * until the event is recorded. They cannot fail. Thread-safe.
 */

/* A person. id: login name or stable id; for a failed login the name that was claimed. */
static inline deed_principal deed_user(const char *id) {
    deed_principal p = {"user", id, NULL};
    return p;
}

/* A person in a session. id: as above. session_id: if it works as a bearer token, set
 * deed_options.hash_sessions. */
static inline deed_principal deed_user_session(const char *id, const char *session_id) {
    deed_principal p = {"user", id, session_id};
    return p;
}

/* A program that acts by itself: a cron job, a worker. id: its own name; "system" would name
 * nobody. */
static inline deed_principal deed_service(const char *id) {
    deed_principal p = {"service", id, NULL};
    return p;
}

/* A key that acts for its owner. id: the public id of the key, never the key itself. */
static inline deed_principal deed_apikey(const char *id) {
    deed_principal p = {"apikey", id, NULL};
    return p;
}

/* The actor of deed_details.context or, without one, of the context pushed on this thread. If there
 * is none, recording returns -EINVAL. */
static inline deed_principal deed_actor_from_context(void) {
    deed_principal p = {NULL, NULL, NULL};
    return p;
}

/* The thing acted upon. type: what kind ("customer"). id: which one. */
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
    DEED_META_DECIMAL = 5 /* a number as text, every digit kept: money, or more than 64 bits */
} deed_meta_type;

/* One key and value. key: 1 to 64 of A-Z a-z 0-9 _ . -, each key once in an event. Frozen. */
typedef struct deed_meta {
    const char *key;
    deed_meta_type type;
    union {
        const char *string; /* NULL: the entry is left out. With DEED_META_DECIMAL: a number of JSON
                               (RFC 8259, 6), up to 128 characters, within the range of a double */
        int64_t integer;
        double number; /* recorded as the shortest text that reads back as the same number, in any
                          locale; infinity and NaN become a string, and are marked */
        bool boolean;
    } value;
} deed_meta;

#ifndef __cplusplus
/* A list for deed_details.metadata: DEED_META(DEED_STR("reason", r), DEED_INT("count", n)). It
 * lives until its block ends. An event keeps 64 entries at most, deed_details.reason and the port
 * of source_ip counted; if there are more, they are left out, and the event is marked as truncated.
 */
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

/* ---- context: set once, where a request enters ---------------------------------------------- */

/*
 * What the program knows of a request. It fills in what a record call leaves out. Start from
 * DEED_CONTEXT_INIT; all members may be NULL.
 */
typedef struct deed_context {
    size_t size;
    deed_principal actor;
    deed_principal on_behalf_of;
    const char *source_ip;
    const char *request_id;
    struct deed_context *outer; /* for the library */
} deed_context;

#define DEED_CONTEXT_INIT                                                                          \
    { sizeof(deed_context), {NULL, NULL, NULL}, {NULL, NULL, NULL}, NULL, NULL, NULL }

/*
 * Make ctx the context of the calling thread until deed_context_pop().
 *
 * ctx: stays the caller's; it and its strings must live until the pop. NULL: nothing happens.
 *      Contexts nest, and only the innermost one counts.
 *
 * Cannot fail, allocates nothing. Thread-safe: each thread has contexts of its own. A program that
 * serves many requests on one thread sets deed_details.context instead.
 */
void deed_context_push(deed_context *ctx);

/*
 * Undo the push of ctx, and of every context pushed after it.
 *
 * ctx: as given to deed_context_push(). NULL, or not pushed on this thread: nothing happens.
 *
 * Cannot fail. Thread-safe, as the push is.
 */
void deed_context_pop(deed_context *ctx);

/*
 * Find out which user is at the other end of a connected AF_UNIX socket. The answer is of the
 * kernel, as of connect(2), listen(2) or socketpair(2) (SO_PEERCRED, unix(7)).
 *
 * fd:     the socket; stays the caller's.
 * ret_id: the caller's; gets the login name, or "uid:N" if the name service knows none or the name
 *         does not fit. Untouched on failure. Use it as deed_user(ret_id).
 * size:   bytes that ret_id has room for, at least 32.
 *
 * 0, or -EINVAL (ret_id is NULL, size too small, no such socket, no peer). Thread-safe. May ask the
 * name service, allocate memory and block: call it once for each connection.
 */
int deed_peer_id(int fd, char *ret_id, size_t size) DEED_WARN_UNUSED;

/* ---- the event ----------------------------------------------------------------------------- */

/* Bytes of an event's id: a UUID as text (RFC 9562), with its NUL. */
#define DEED_EVENT_ID_SIZE 37

/* What a record call may add. Any member may be left out. In C use DEED_DETAILS(…); in C and C++
 * start from DEED_DETAILS_INIT. */
typedef struct deed_details {
    size_t size;
    deed_principal on_behalf_of; /* the second identity of an impersonation */
    const char *source_ip;       /* where from: an address, with or without its port */
    const char *request_id;      /* finds the event in the application's own logs */
    const char *reason;          /* why: becomes the first metadata, "reason" */
    const deed_meta *metadata;   /* a list that ends with DEED_META_END, see DEED_META() */
    const deed_context *context; /* instead of the thread's context */
    char *ret_event_id; /* NULL, or room for DEED_EVENT_ID_SIZE bytes: gets the id of the event if
                           the event was recorded, also with defects; else untouched */
} deed_details;

#define DEED_DETAILS_INIT                                                                          \
    { sizeof(deed_details), {NULL, NULL, NULL}, NULL, NULL, NULL, NULL, NULL, NULL }

#ifndef __cplusplus
#define DEED_DETAILS(...) (&(const deed_details){.size = sizeof(deed_details), __VA_ARGS__})
#endif

/* A whole event, by pointers only: for bindings, and for code that fills it step by step. Start
 * from DEED_EVENT_INIT. */
typedef struct deed_event {
    size_t size;
    deed_principal actor; /* all members NULL: the actor of the context */
    const char *action;   /* resource.verb: [a-z][a-z0-9_]* joined by dots, two parts or more */
    deed_target resource;
    deed_outcome outcome;
    const deed_details *details; /* may be NULL */
} deed_event;

#define DEED_EVENT_INIT                                                                            \
    { sizeof(deed_event), {NULL, NULL, NULL}, NULL, {NULL, NULL}, DEED_OUTCOME_UNSET, NULL }

/* ---- the log ------------------------------------------------------------------------------- */

/* An open log. Its contents are the library's. */
typedef struct deed_log deed_log;

/* Whether each event is written to a file before it is sent to the journal. */
typedef enum deed_outbox {
    DEED_OUTBOX_OFF = 0, /* only events that the journal does not take */
    DEED_OUTBOX_ON = 1,  /* each: it survives the end of this process, and of any on the way */
    DEED_OUTBOX_SYNC = 2 /* each, and the disk has it (msync(2)): it survives a power failure. One
                            sync serves all threads that wait at the same moment. A call lasts as
                            long as the disk takes. */
} deed_outbox;

/*
 * A function that is called when an event was lost, that is, recorded nowhere. The library calls it
 * on the thread whose record call has failed, just before that call returns, and holds no lock. It
 * must not use the log.
 *
 * data:  deed_options.alarm_data.
 * error: what the record call will return. 0: nothing was lost, but a head file was damaged (see
 *        deed_open()); the caller is then deed_open(), or the first record call of a forked child.
 * text:  the reason, or what became of the head file; valid until the function returns.
 */
typedef void deed_alarm_fn(void *data, int error, const char *text);

/* How a log behaves. Start from DEED_OPTIONS_INIT; a member that is zero means its default. */
typedef struct deed_options {
    size_t size;
    /* The longest that one record call waits for the journal, in milliseconds: 1 to 60000.
     * 0: 1000. */
    uint32_t deadline_ms;
    /* For session ids that work as bearer tokens: record "sha256:" and the first 32 hexadecimal
     * digits of the SHA-256 instead. The events of a session still have the same value. */
    bool hash_sessions;
    /* The directory for the heads of the log's streams, so that the next process continues them. It
     * must exist, belong to the process's user or root, and nobody else may write it. NULL: the
     * first directory of $STATE_DIRECTORY (systemd.exec(5); ignored in a setuid program), else
     * /var/lib/deed if the user is root, else none: then each process starts new streams. */
    const char *state_directory;
    /* The directory for events that the journal does not take, and for the outbox. It must exist
     * and belong to the process's user or root; others may write it only with the sticky bit. NULL:
     * /var/spool/deed, whose events deed-deliver(8) sends. In any other directory the next process
     * of a stream sends its spool; an outbox waits for deed-deliver --spool-directory. */
    const char *spool_directory;
    deed_outbox outbox;
    /* Called for each event that is lost and for each damaged head file. NULL: the library prints
     * on standard error instead: "deed: SERVICE: N events recorded nowhere: TEXT", at most once a
     * minute in a process, and a line for a damaged head file (see deed_open()). */
    deed_alarm_fn *alarm;
    void *alarm_data; /* the first argument of `alarm`; stays the caller's */
} deed_options;

#define DEED_OPTIONS_INIT                                                                          \
    { sizeof(deed_options), 0, false, NULL, NULL, DEED_OUTBOX_OFF, NULL, NULL }

/*
 * Open the audit log of a service.
 *
 * ret_log: gets the new log, which the caller must deed_close(); untouched on failure.
 * service: a name for every event: 1 to 64 of A-Z a-z 0-9 _ . @ : -, the first a letter or digit.
 * options: copied with their strings; NULL: the defaults. alarm_data must outlive the log.
 *
 * The log sends to the journal namespace "deed" if its socket exists at this moment, else to the
 * system journal, and never to another one. If the journal takes no connection, the log opens only
 * if there is a spool that can keep the events until it does. The system journal cannot be reached
 * from a unit with another LogNamespace= (systemd.exec(5)): without the namespace, the spool keeps
 * each event of such a unit, and deed-deliver(8) sends it.
 *
 * If the file of the heads, SERVICE.head, is not a head file (overwritten, cut, a link, owned by
 * another user), it is renamed to SERVICE.head.damaged-TIME and new streams begin. The log records
 * that as an event of the actor "libdeed", "audit.head_damaged", and calls its alarm with error 0.
 * If the file cannot be renamed, the heads stay in memory; in a state_directory that the options
 * name, opening fails.
 *
 * 0, or
 * -EINVAL        ret_log is NULL, service is not as above, or an option is outside of its range
 * -ENOENT, -ECONNREFUSED
 *                the journal takes no connection, and there is no spool
 * -ENOENT, -EACCES
 *                a directory that the options name, or the spool that an outbox needs, does not
 *                exist, may not be used, or others could change it
 * -ENOMEM, -EMFILE, -ENOTSUP, -EIO
 *                as in the list above
 *
 * Thread-safe. Does not wait for the journal.
 */
int deed_open(deed_log **ret_log, const char *service,
              const deed_options *options) DEED_WARN_UNUSED;

/*
 * Close a log and free it.
 *
 * log: not valid afterwards; no other thread may be using it. NULL: nothing happens.
 *
 * Returns NULL, so that `log = deed_close(log)` leaves no invalid pointer. No event is lost: the
 * library buffers none in memory. Events in the spool are sent if the journal takes them, for at
 * most 20 ms for each stream of the process; the others stay there. With DEED_OUTBOX_SYNC it also
 * waits for the disk.
 */
deed_log *deed_close(deed_log *log);

/* For __attribute__((cleanup(deed_closep))). */
static inline void deed_closep(deed_log **log) {
    if (*log)
        deed_close(*log);
}

/*
 * Record one event. deed_record() and the scope guard call this.
 *
 * log:   an open log.
 * event: stays the caller's, with all that it points to; not needed after the call.
 *
 * 0              the kernel has queued the event for journald.
 * DEED_SPOOLED   (1) the event is in a file and is sent later. Until it is, the events after it go
 *                to the file, too, and do not wait for the journal again.
 * -EINVAL        a programmer's mistake: a W is missing or malformed. deed_error_text() names it.
 *                The event is recorded with the mark "defects", so that the act is not lost, but it
 *                does not count as evidence. Nothing is recorded only if log or event is NULL, or
 *                if the size of the event, its details or its context is wrong.
 * any other      the event is lost: -ENOENT, -ECONNREFUSED, -ETIMEDOUT, -EACCES, -ENOMEM, -EMFILE,
 *                -ENOTSUP, -EIO. Neither the journal nor the spool took it; with an outbox, it
 * could not be written there and was not sent. The alarm of the log is called. The caller decides
 * whether to refuse the act (fail closed) or to go on (fail open). With DEED_OUTBOX_SYNC, -EIO may
 * also mean that the disk has failed and it is not known whether the event is kept.
 *
 * Returns within the deadline of the log, whatever the journal does; only a disk that does not
 * answer can delay it longer. The events of one stream reach the journal in the order of their
 * numbers. Allocates nothing. Thread-safe. Not for signal handlers.
 */
int deed_record_event(deed_log *log, const deed_event *event) DEED_WARN_UNUSED;

/*
 * Record one event, with the five W's as arguments, so that a call that leaves one out does not
 * compile. The time of the event is that of the call.
 *
 * log:      an open log.
 * actor:    who: from deed_user(), deed_service(), deed_apikey() or deed_actor_from_context().
 * action:   what: a DEED_ACTION_… or your own resource.verb.
 * resource: which: from deed_resource().
 * outcome:  how it ended.
 * details:  DEED_DETAILS(…), or NULL.
 *
 * Results, threads and time: as deed_record_event().
 */
DEED_WARN_UNUSED __attribute__((__nonnull__(1, 3))) static inline int
deed_record(deed_log *log, deed_principal actor, const char *action, deed_target resource,
            deed_outcome outcome, const deed_details *details);

/* If the compiler sees that the outcome is the constant DEED_OUTCOME_UNSET, the call does not
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
/* Never defined: if the optimiser leaves a call of it, the outcome is a constant and unset. */
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
 * GCC sees a constant inside of a function only with its optimiser. So in C a macro checks the call
 * itself, unless an argument has commas outside of parentheses, as a compound literal may. A
 * constant zero is a null pointer constant, and no other outcome is: then the bit-field gets a
 * negative width, which does not compile.
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
 * The text of the last failure of the calling thread: which field, what is wrong with its value,
 * and which rule; or what failed in the system.
 *
 * Returns one line, without control characters except in a path that the caller gave; "": nothing
 * has failed yet. It belongs to the library, and is valid until the thread's next call of it.
 * A success does not change it. Thread-safe: each thread has a text of its own.
 */
const char *deed_error_text(void);

/* ---- on every path: the scope guard --------------------------------------------------------- */

/*
 * An act that has not ended yet. DEED_SCOPE() makes it. It records exactly one event when its block
 * is left, on whichever path: DEED_FAILURE, unless deed_scope_outcome() has set another outcome.
 */
typedef struct deed_scope {
    size_t size;
    deed_log *log;
    deed_event event;
    int *ret_result; /* gets the result of recording when the block is left; may be NULL */
    bool ended;
} deed_scope;

#ifndef __cplusplus
/*
 * DEED_SCOPE(log, name, actor, action, resource, details): declares the variable `name`, a
 * deed_scope. What the arguments point to must live until the block is left; DEED_DETAILS() in the
 * same block does. longjmp(3) over it and _exit(2) record nothing.
 */
#define DEED_SCOPE(log_, name, actor_, action_, resource_, details_)                               \
    __attribute__((__cleanup__(deed_scope_cleanup))) deed_scope name = {                           \
        sizeof(deed_scope),                                                                        \
        (log_),                                                                                    \
        {sizeof(deed_event), (actor_), (action_), (resource_), DEED_FAILURE, (details_)},          \
        NULL,                                                                                      \
        false}
#endif

/* Set the outcome of the act; the last call before the end counts. Records nothing yet. */
static inline void deed_scope_outcome(deed_scope *scope, deed_outcome outcome) {
    scope->event.outcome = outcome;
}

/*
 * End the act now and record its event.
 *
 * scope: stays the caller's.
 *
 * The results of deed_record_event(); -EINVAL also if scope is NULL. If the act has already ended:
 * 0, and nothing is recorded. One thread at a time.
 */
int deed_scope_end(deed_scope *scope) DEED_WARN_UNUSED;

/* For the cleanup attribute: deed_scope_end(), with its result in *scope->ret_result. Does nothing
 * if the act has already ended. scope: not NULL. */
void deed_scope_cleanup(deed_scope *scope);

#ifdef __cplusplus
}
#endif

#endif
