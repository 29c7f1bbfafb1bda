/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/flight.h"

#include <stdlib.h>
#include <string.h>

#include "journal/origin.h"
#include "util/hashtable.h"
#include "util/pages.h"

/* What flight_mark_late() adds. */
#define LATE ",\"via\":\"relay\""
#define LATE_N (sizeof(LATE) - 1)
#define END "}}"
#define END_N (sizeof(END) - 1)

struct slot {
    struct flight_line line; /* bytes: into the ring */
    struct hash_print event, whole;
    size_t at, end; /* of its bytes in the ring */
    uint64_t sent;  /* the number of the send; 0: it was not sent yet */
    bool seen;
};

/* The bytes of the lines are a ring, too. No line wraps: one that does not fit in front of the end
 * begins at the start. */
struct flight {
    struct hash_key key;
    uint64_t first, next;
    size_t count;
    size_t head, tail; /* the bytes in use are from tail to head */
    uint64_t sends;
    uint64_t seen[FLIGHT_FILES]; /* the latest send of which the line was seen */
    uint64_t came[FLIGHT_FILES];
    size_t unseen[FLIGHT_FILES]; /* lines that were sent */
    struct hashtable table;
    struct hashtable_slot table_slots[2 * FLIGHT_MAX];
    struct slot slots[FLIGHT_MAX];
    char bytes[FLIGHT_BYTES];
};

struct flight *flight_new(void) {
    struct flight *flight = pages_new(sizeof(*flight));

    if (!flight)
        return NULL;
    flight->table = (struct hashtable){.slots = flight->table_slots, .size = 2 * FLIGHT_MAX};
    if (!hash_key_make(&flight->key)) {
        flight_free(flight);
        return NULL;
    }
    return flight;
}

void flight_free(struct flight *flight) {
    if (flight)
        munmap(flight, sizeof(*flight));
}

void flight_clear(struct flight *flight) {
    hashtable_clear(&flight->table);
    flight->first = flight->next;
    flight->count = flight->head = flight->tail = 0;
    memset(flight->seen, 0, sizeof(flight->seen));
    memset(flight->unseen, 0, sizeof(flight->unseen));
}

static struct slot *slot_of(const struct flight *flight, uint64_t number) {
    return (struct slot *)&flight->slots[number % FLIGHT_MAX];
}

/* Where n bytes fit. False: there is no room. Used bytes never fill the ring: head == tail is
 * empty. */
static bool find_room(const struct flight *flight, size_t n, size_t *ret) {
    if (flight->head >= flight->tail) {
        *ret = flight->head;
        if (FLIGHT_BYTES - flight->head > n)
            return true;
        *ret = 0;
        return flight->tail > n;
    }
    *ret = flight->head;
    return flight->tail - flight->head > n;
}

bool flight_has_room(const struct flight *flight) {
    size_t at;

    return flight->next - flight->first < FLIGHT_MAX &&
           find_room(flight, ORIGIN_LINE_MAX + LATE_N, &at);
}

static bool is_same(const struct hash_print *a, const struct hash_print *b) {
    return a->low == b->low && a->high == b->high;
}

static struct slot *find(const struct flight *flight, const struct hash_print *event) {
    struct hashtable_search search = hashtable_search(event->low);
    uint32_t at;

    while ((at = hashtable_next(&flight->table, &search)) != HASHTABLE_END)
        if (is_same(&flight->slots[at].event, event))
            return slot_of(flight, at);
    return NULL;
}

bool flight_has(const struct flight *flight, const void *event, size_t n) {
    struct hash_print print = hash_print(&flight->key, event, n);

    return find(flight, &print) != NULL;
}

uint64_t flight_add(struct flight *flight, const struct flight_line *line) {
    uint64_t number = flight->next++;
    struct slot *slot = slot_of(flight, number);

    *slot = (struct slot){.line = *line,
                          .event = hash_print(&flight->key, line->bytes, line->event),
                          .whole = hash_print(&flight->key, line->bytes, line->n)};
    find_room(flight, line->n + LATE_N, &slot->at);
    slot->end = slot->at + line->n + LATE_N;
    memcpy(flight->bytes + slot->at, line->bytes, line->n);
    slot->line.bytes = flight->bytes + slot->at;
    flight->head = slot->end;
    flight->count++;
    hashtable_add(&flight->table, slot->event.low, (uint32_t)(number % FLIGHT_MAX));
    return number;
}

const struct flight_line *flight_line(const struct flight *flight, uint64_t number) {
    const struct slot *slot = slot_of(flight, number);

    return number < flight->first || number >= flight->next || slot->seen ? NULL : &slot->line;
}

void flight_sent(struct flight *flight, uint64_t number) {
    struct slot *slot = slot_of(flight, number);

    flight->unseen[slot->line.file] += !slot->sent;
    slot->sent = ++flight->sends;
}

uint64_t flight_came(const struct flight *flight, enum flight_file file) {
    return flight->came[file];
}

static bool ends_with(const struct flight_line *line, const char *end, size_t n) {
    return line->n >= n && memcmp(line->bytes + line->n - n, end, n) == 0;
}

void flight_mark_late(struct flight *flight, uint64_t number) {
    struct slot *slot = slot_of(flight, number);
    struct flight_line *line = &slot->line;
    char *bytes = flight->bytes + slot->at;

    if (line->file != FLIGHT_EVIDENCE || !ends_with(line, END, END_N) ||
        memmem(line->bytes + line->event, line->n - line->event, ",\"via\":", 7))
        return;
    memcpy(bytes + line->n - END_N, LATE END, LATE_N + END_N);
    line->n += LATE_N;
    slot->whole = hash_print(&flight->key, line->bytes, line->n);
}

/* Frees the slots in front that were seen, with their bytes. */
static void advance(struct flight *flight) {
    while (flight->first < flight->next && slot_of(flight, flight->first)->seen)
        flight->first++;
    if (flight->first == flight->next)
        flight->head = flight->tail = 0;
    else
        flight->tail = slot_of(flight, flight->first)->at;
}

bool flight_see(struct flight *flight, enum flight_file file, const char *line, size_t n,
                size_t event) {
    struct hash_print print = hash_print(&flight->key, line, event), whole;
    struct slot *slot = find(flight, &print);

    if (!slot || slot->line.file != file)
        return false;
    whole = hash_print(&flight->key, line, n);
    if (!is_same(&slot->whole, &whole))
        return false;
    slot->seen = true;
    flight->unseen[file] -= slot->sent != 0;
    flight->came[file]++;
    if (slot->sent > flight->seen[file])
        flight->seen[file] = slot->sent;
    hashtable_remove(&flight->table, slot->event.low, (uint32_t)(slot - flight->slots));
    flight->count--;
    advance(flight);
    return true;
}

uint64_t flight_first(const struct flight *flight) {
    return flight->first;
}

uint64_t flight_next(const struct flight *flight) {
    return flight->next;
}

size_t flight_count(const struct flight *flight) {
    return flight->count;
}

size_t flight_bytes(const struct flight *flight) {
    size_t n = 0;

    for (uint64_t number = flight->first; number < flight->next; number++)
        n += slot_of(flight, number)->line.n;
    return n;
}

uint64_t flight_oldest(const struct flight *flight) {
    return flight->first == flight->next ? 0 : slot_of(flight, flight->first)->line.usec;
}

static bool is_unseen(const struct slot *slot, enum flight_file file) {
    return !slot->seen && slot->sent && slot->line.file == file;
}

uint64_t flight_overtaken(const struct flight *flight, enum flight_file file, uint64_t number) {
    /* Asked in each round, for both files. */
    if (!flight_has_unseen(flight, file))
        return UINT64_MAX;
    if (number < flight->first)
        number = flight->first;
    for (; number < flight->next; number++) {
        const struct slot *slot = slot_of(flight, number);

        if (is_unseen(slot, file) && slot->sent < flight->seen[file])
            return number;
    }
    return UINT64_MAX;
}

bool flight_has_unseen(const struct flight *flight, enum flight_file file) {
    return flight->unseen[file] > 0;
}

static int by_send(const void *a, const void *b, void *flight) {
    uint64_t one = slot_of(flight, *(const uint64_t *)a)->sent,
             other = slot_of(flight, *(const uint64_t *)b)->sent;

    return (one > other) - (one < other);
}

size_t flight_unseen(const struct flight *flight, enum flight_file file, uint64_t ret[FLIGHT_MAX]) {
    size_t n = 0;

    for (uint64_t number = flight->first; number < flight->next; number++)
        if (is_unseen(slot_of(flight, number), file))
            ret[n++] = number;
    qsort_r(ret, n, sizeof(*ret), by_send, (void *)flight);
    return n;
}
