/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/verify/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance ---------------------------------------------------------------------------------- */

static uint64_t chance(struct history *history) {
    uint64_t z = history->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static size_t below(struct history *history, size_t n) {
    return n ? (size_t)(chance(history) % n) : 0;
}

static bool percent(struct history *history, unsigned n) {
    return below(history, 100) < n;
}

static void *grow(void *items, size_t n, size_t *room, size_t size) {
    if (n < *room)
        return items;
    *room = *room ? 2 * *room : 256;
    items = reallocarray(items, *room, size);
    if (!items)
        abort();
    return items;
}

/* ---- recording ---------------------------------------------------------------------------------
 */

/* With unique bytes. */
static int add(struct history *history, struct act act) {
    const uint64_t unique[2] = {history->n, history->random};
    struct scanned scanned = {.bytes = act.bytes, .n = sizeof(unique), .hashed = sizeof(unique)};

    memcpy(act.bytes, unique, sizeof(unique));
    scan_hash(&scanned, act.hash);
    history->acts = grow(history->acts, history->n, &history->room, sizeof(act));
    history->acts[history->n] = act;
    return (int)history->n++;
}

static int record(struct history *history, int stream, enum scan_after after) {
    struct act act = {.stream = stream, .boot = history->boot, .parent = history->end[stream]};

    act.seq = act.parent < 0 ? 1 : history->acts[act.parent].seq + 1;
    if (act.parent >= 0)
        memcpy(act.previous, history->acts[act.parent].hash, DIGEST_SIZE);
    act.after = after;
    act.time = history->clock++;
    history->end[stream] = add(history, act);
    return history->end[stream];
}

static void write_line(struct history *history, struct line line) {
    history->file = grow(history->file, history->lines, &history->file_room, sizeof(line));
    history->file[history->lines++] = line;
}

static void enter(struct history *history, int act, bool via) {
    struct line line = {.act = act, .boot = history->boot, .via = via};

    history->journal =
        grow(history->journal, history->entries, &history->journal_room, sizeof(line));
    history->journal[history->entries++] = line;
    write_line(history, line);
}

static void keep(struct history *history, int act) {
    history->outbox = grow(history->outbox, history->waiting, &history->outbox_room, sizeof(act));
    history->outbox[history->waiting++] = act;
}

/* As deed-deliver and deed reconcile do, in any order. */
static void bring_some(struct history *history) {
    for (size_t n = below(history, 6); n && history->waiting; n--) {
        size_t at = percent(history, 60) ? 0 : below(history, history->waiting);

        enter(history, history->outbox[at], true);
        if (percent(history, 90)) { /* else it comes twice */
            memmove(history->outbox + at, history->outbox + at + 1,
                    (history->waiting - at - 1) * sizeof(*history->outbox));
            history->waiting--;
        }
    }
}

/* ---- a boot ------------------------------------------------------------------------------------
 */

struct weather {
    unsigned lost, late, bring, crash; /* percent */
    int burst[HISTORY_STREAMS];        /* how many of the next events share their fate */
    bool burst_lost[HISTORY_STREAMS];
};

static void act(struct history *history, struct weather *weather, int stream, bool first) {
    bool crash = !first && history->end[stream] >= 0 && percent(history, weather->crash);
    enum scan_after after = AFTER_NOTHING;
    int *burst = &weather->burst[stream], done;

    if (first && history->boot > 1)
        after = AFTER_REBOOT;
    else if (crash)
        after = AFTER_CRASH;
    done = record(history, stream, after);
    if (*burst == 0 && percent(history, weather->lost + weather->late)) {
        *burst = 1 + (int)below(history, percent(history, 30) ? 12 : 2);
        weather->burst_lost[stream] = below(history, weather->lost + weather->late) < weather->lost;
    }
    if (*burst == 0) {
        enter(history, done, false);
        if (percent(history, weather->late)) /* and has it still */
            keep(history, done);
        return;
    }
    --*burst;
    if (!weather->burst_lost[stream])
        keep(history, done);
}

static void run(struct history *history) {
    struct weather weather = {.lost = (unsigned)below(history, 12),
                              .late = (unsigned)below(history, 12),
                              .bring = (unsigned)below(history, 20),
                              .crash = (unsigned)below(history, 4)};
    bool begun[HISTORY_STREAMS] = {0};
    size_t n = below(history, 90);

    if (percent(history, 30))
        weather = (struct weather){0};
    /* The first stream is that of the machine: each boot is known by it. */
    record(history, 0, history->boot > 1 ? AFTER_REBOOT : AFTER_NOTHING);
    enter(history, history->end[0], false);
    begun[0] = true;
    for (; n; n--) {
        int stream = (int)below(history, HISTORY_STREAMS);

        act(history, &weather, stream, !begun[stream]);
        begun[stream] = true;
        if (percent(history, weather.bring))
            bring_some(history);
    }
}

/* ---- the power is gone
 * --------------------------------------------------------------------------- */

/* The head is that of some time ago, on the branch that was written last. */
static void make_stale(struct history *history) {
    for (int i = 0; i < HISTORY_STREAMS; i++) {
        size_t back = percent(history, 40) ? 0 : below(history, percent(history, 20) ? 60 : 12);

        for (; back && history->end[i] >= 0; back--)
            history->end[i] = history->acts[history->end[i]].parent;
    }
}

/* Of the entries of this boot, all but the first are at stake. */
static void lose_journal(struct history *history, size_t from) {
    size_t n = history->entries - from - 1, lost = percent(history, 50) ? 0 : below(history, n / 2);

    history->entries -= lost;
    for (size_t i = 0; i < lost; i++) /* an outbox has some of them */
        if (percent(history, 40))
            keep(history, history->journal[history->entries + i].act);
}

/* The end, or blocks in the middle. The first line of the boot stays. */
static void lose_file(struct history *history, size_t from) {
    size_t n = history->lines - from - 1, lost = below(history, n / 2), at;

    if (percent(history, 40))
        return;
    at = percent(history, 60) ? history->lines - lost : from + 1 + below(history, n - lost);
    memmove(history->file + at, history->file + at + lost,
            (history->lines - at - lost) * sizeof(*history->file));
    history->lines -= lost;
    if (at < history->lines)
        history->file[at].damaged = true;
}

static bool in_file(const struct history *history, int act) {
    for (size_t i = 0; i < history->lines; i++)
        if (history->file[i].act == act)
            return true;
    return false;
}

/* rsyslogd goes back to the first entry that the file has not; or not, and somebody else brings
 * some. */
static void read_again(struct history *history) {
    size_t from = 0;

    if (percent(history, 5)) {
        from = below(history, history->entries);
    } else {
        while (from < history->entries && in_file(history, history->journal[from].act))
            from++;
    }
    if (percent(history, 70)) {
        for (; from < history->entries; from++)
            write_line(history, history->journal[from]);
        return;
    }
    for (; from < history->entries; from++)
        if (!in_file(history, history->journal[from].act) && percent(history, 50))
            keep(history, history->journal[from].act);
}

static void cut_power(struct history *history, size_t entries, size_t lines) {
    make_stale(history);
    lose_journal(history, entries);
    lose_file(history, lines);
    if (history->clock_steps)
        history->clock = history->clock > 200 ? history->clock - below(history, 200) : 0;
    if (percent(history, 20)) /* vacuumed */
        history->entries = 0;
    read_again(history);
}

/* ---- the truth, and the whole -------------------------------------------------------------------
 */

static void account(struct history *history) {
    for (size_t i = 0; i < history->lines; i++) {
        struct act *act = &history->acts[history->file[i].act];

        if (act->line)
            continue;
        act->line = i + 1;
        act->came_late = history->file[i].via;
    }
    /* A parent comes before its children. */
    for (size_t i = 0; i < history->n; i++) {
        struct act *act = &history->acts[i];
        const struct act *parent = act->parent < 0 ? NULL : &history->acts[act->parent];

        act->after_one = parent && parent->boot == act->boot &&
                         (parent->after_one || (parent->line && !parent->came_late));
    }
    for (size_t i = history->n; i > 0; i--) {
        const struct act *act = &history->acts[i - 1];
        struct act *parent = act->parent < 0 ? NULL : &history->acts[act->parent];

        if (!parent)
            continue;
        parent->child_there |= act->line != 0;
        parent->continued |= act->line || act->continued;
        parent->before_one |=
            parent->boot == act->boot && (act->before_one || (act->line && !act->came_late));
    }
}

void history_make(struct history *ret, uint64_t seed) {
    struct history *history = ret;
    size_t boots;

    *history = (struct history){.random = seed * UINT64_C(0xd6e8feb86659fd93), .clock = 1000};
    history->clock_steps = percent(history, 20);
    boots = 1 + below(history, 6);
    memset(history->end, -1, sizeof(history->end));
    for (history->boot = 1;; history->boot++) {
        size_t entries = history->entries, lines = history->lines;

        run(history);
        if ((size_t)history->boot == boots)
            break;
        if (percent(history, 80))
            cut_power(history, entries, lines);
    }
    bring_some(history);
    account(history);
}

static bool is_once(const struct history *history, int act) {
    int n = 0;

    for (size_t i = 0; i < history->lines; i++)
        n += history->file[i].act == act;
    return n == 1;
}

const struct act *history_edit(struct history *history) {
    struct line *line = history->lines ? &history->file[below(history, history->lines)] : NULL;
    struct act act;

    if (!line)
        return NULL;
    act = history->acts[line->act];
    if (!act.child_there || !is_once(history, line->act))
        return NULL;
    line->act = add(history, act);
    return &history->acts[line->act];
}

const struct act *history_forge(struct history *history) {
    size_t at = below(history, history->lines);
    struct line line;
    struct act act;

    if (!history->lines)
        return NULL;
    line = history->file[at];
    act = history->acts[line.act];
    if (act.came_late || line.via || act.line != at + 1)
        return NULL;
    line.act = add(history, act);
    write_line(history, line); /* makes room */
    memmove(history->file + at + 2, history->file + at + 1,
            (history->lines - at - 2) * sizeof(line));
    history->file[at + 1] = line;
    return &history->acts[line.act];
}

void history_free(struct history *history) {
    free(history->acts);
    free(history->file);
    free(history->journal);
    free(history->outbox);
    *history = (struct history){0};
}

void history_show(const struct history *history) {
    static const char *const words[] = {"", " crash", " reboot"};

    for (size_t i = 0; i < history->n; i++) {
        const struct act *act = &history->acts[i];

        printf("act %zu: stream %d, event %llu, after act %d, boot %d%s, line %zu%s\n", i,
               act->stream, (unsigned long long)act->seq, act->parent, act->boot, words[act->after],
               act->line, act->line ? act->came_late ? " late" : "" : " LOST");
    }
    for (size_t i = 0; i < history->lines; i++) {
        const struct line *line = &history->file[i];
        const struct act *act = &history->acts[line->act];

        printf("line %zu: stream %d, event %llu (act %d), boot %d%s%s%s\n", i + 1, act->stream,
               (unsigned long long)act->seq, line->act, line->boot, words[act->after],
               line->via ? " via" : "", line->damaged ? ", damaged" : "");
    }
}

void history_scan(const struct history *history, size_t line, struct scanned *ret) {
    static char time[SCAN_TIME + 1];
    const struct line *at = &history->file[line];
    const struct act *act = &history->acts[at->act];

    snprintf(time, sizeof(time), "2026-06-11T14:%02u:%02u.%03uZ",
             (unsigned)(act->time / 60000 % 60), (unsigned)(act->time / 1000 % 60),
             (unsigned)(act->time % 1000));
    *ret = (struct scanned){
        .bytes = act->bytes,
        .n = sizeof(act->bytes),
        .hashed = sizeof(act->bytes),
        .time = time,
        .id = time,
        .service = "service",
        .service_n = 7,
        .seq = act->seq,
        .after = act->after,
        .via = at->via,
    };
    memset(ret->stream, act->stream, SCAN_STREAM);
    memset(ret->boot, at->boot, SCAN_BOOT);
    memcpy(ret->previous, act->previous, DIGEST_SIZE);
}
