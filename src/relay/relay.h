/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_RELAY_H
#define DEED_RELAY_RELAY_H

/*
 * From the journals to the files. Entries are taken (take.c), judged, and handed to rsyslogd
 * (output.h). A line counts as written when it was read back from its file (readback.h), and the
 * place moves when the disk has the file (syncer.h). What does not turn up is sent again
 * (resend.c).
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "journal/senders.h"
#include "relay/budget.h"
#include "relay/flight.h"
#include "relay/order.h"
#include "relay/output.h"
#include "relay/place.h"
#include "relay/readback.h"
#include "relay/roots.h"
#include "relay/source.h"
#include "relay/syncer.h"
#include "util/buffer.h"
#include "util/monotonic.h"

/* How much may be taken beyond the place on disk: what stands there is found again after a crash,
 * in the ends of the files (readback.c, seen.h). */
#define RELAY_AHEAD_BYTES ((size_t)32 * 1024 * 1024)
#define RELAY_AHEAD_LINES 200000

#define RELAY_SOURCES 2

struct relay_options {
    const char *directory; /* of the evidence */
    const char *socket;
    const char *place;    /* path of the file with the place */
    const char *emitters; /* path of emitters.json */
    bool once;            /* end when everything that the journals have is written */
};

struct relay_counts {
    uint64_t evidence, rejected, counted; /* counted: beyond the budget, or to spare the disk */
    uint64_t passed;                      /* the file has it already */
    uint64_t resent;
};

#define RELAY_NO_SLOT UINT64_MAX
/* Nothing comes out for so long: it is not known what became of the lines. */
#define RELAY_STALL (5 * NS_PER_S)

/* The way of the lines of one file: whoever floods one of them must not hold up the other. */
struct relay_way {
    uint64_t sent;      /* when a line was handed to rsyslogd last */
    uint64_t seen;      /* when one was seen in the file last */
    uint64_t came;      /* how many were seen by then */
    uint64_t overtaken; /* since when a line was overtaken; 0: none is */
    bool closed;        /* lines that were sent before may still come out, or be lost */
    uint64_t probe;     /* the line that was sent nevertheless, or RELAY_NO_SLOT */
    uint64_t probed;    /* when that was done last */
    uint64_t pause;     /* until it is done again */
    uint64_t full;      /* when the disk was seen to be full last, meanwhile */
};

struct relay {
    const struct relay_options *options;
    int signals; /* a signalfd */
    int roots;   /* an inotify descriptor */
    bool roots_changed;
    struct source source[RELAY_SOURCES];
    struct senders senders;
    struct stat emitters; /* of the file, when it was read */
    uint64_t emitters_looked;
    struct flight *flight;
    struct order *order;
    struct budget *budget;
    struct place place;
    struct output output;
    struct readback readback;
    struct syncer syncer;
    struct positions durable;
    struct buffer line;
    bool moved;        /* the place is ahead of the one on disk */
    uint64_t synced;   /* when the last request was made */
    size_t ahead;      /* bytes taken since the place on disk */
    uint64_t lines_at; /* the slot that the place on disk had */
    size_t ahead_then; /* `ahead` when the present request was made */
    uint64_t slot_then;
    int room; /* percent of the disk; looked at once a second */
    uint64_t room_looked;
    uint64_t entry; /* when an entry was taken last */
    uint64_t seen;  /* when a line was seen in a file last */
    uint64_t grew;  /* when a file grew last */
    uint64_t tried; /* when rsyslogd was called last */
    uint64_t told;  /* when the status was told last */
    struct relay_way way[FLIGHT_FILES];
    bool unsettled; /* lines of an earlier connection may still come out */
    bool look_back; /* a number is missing: the journals are read again from the place */
    uint64_t looked_back;
    uint64_t failed; /* when the disk or the directory failed; 0: it works */
    int error;       /* of that; a negative errno */
    struct relay_counts counts;
};

/* Opens everything. 0, or a negative errno after a message. */
int relay_open(struct relay *relay, const struct relay_options *options);
void relay_close(struct relay *relay);

/* Runs until SIGTERM or SIGINT, or until it is done with `once`. Returns the exit status. */
int relay_run(struct relay *relay);

/* ---- take.c: from the journals into flight ---- */

/* Is there room, and is it known what became of earlier lines? */
bool relay_may_take(const struct relay *relay);

/* Takes entries as far as there is room. Returns how many were read, ours and others. */
unsigned relay_take(struct relay *relay, uint64_t now);

/* Hands out what was held back for long enough, and the lines about entries that were counted. */
void relay_release(struct relay *relay, uint64_t now);

/* Hands a line to rsyslogd, once more perhaps. On a closed way only the first one goes: its probe.
 */
void relay_send(struct relay *relay, uint64_t slot);

/* Hands the probe to rsyslogd once more. It keeps its place among the lines, as the first copy may
 * come out, too. */
void relay_send_probe(struct relay *relay, enum flight_file file);

/* ---- lost_end.c ---- */

/* At the start. A file may have lost its end, although the disk had confirmed it: somebody cut it,
 * or the disk lies. And a journal may have lost the entry of the place: a power failure takes from
 * it what the files had already. Begins behind the last event before what is lost. True: it looked,
 * which may take a while. */
bool relay_find_lost_end(struct relay *relay);

/* ---- resend.c: what did not turn up ---- */

/* Has rsyslogd ended, or lines been lost? Sends again. */
void relay_resend(struct relay *relay, uint64_t now);

/* The journals have nothing that the files lack: so nothing can come out of a way any more. */
void relay_open_ways(struct relay *relay);

/* May entries be taken now? */
bool relay_is_settled(const struct relay *relay);

/* ---- status.c ---- */

/* Tells the service manager, at most once a second (sd_notify(3)). */
void relay_tell(struct relay *relay, uint64_t now);

#endif
