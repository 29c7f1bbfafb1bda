/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/policy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"
#include "util/number.h"

#define WORDS_MAX (POLICY_MEMBERS_MAX + 3)
#define NEED_DIGITS 9

struct word {
    const char *at;
    size_t n;
};

struct reading {
    struct policy *policy;
    size_t room;
    bool has_quorum;
    struct word word[WORDS_MAX];
    size_t n;
};

static bool is(struct word word, const char *text) {
    return word.n == strlen(text) && memcmp(word.at, text, word.n) == 0;
}

static bool same_key(const struct note_key *a, const struct note_key *b) {
    return memcmp(a->public, b->public, sizeof(a->public)) == 0;
}

static size_t find_member(const struct policy *policy, struct word name) {
    for (size_t i = 0; i < policy->n_members; i++)
        if (is(name, policy->member[i].name))
            return i;
    return POLICY_NONE;
}

/* ---- the lines; each returns what is wrong, or NULL ------------------------------------------ */

static const char *read_log(struct reading *reading) {
    struct policy *policy = reading->policy;
    struct note_key *log;

    if (reading->n < 2 || reading->n > 3)
        return "a log has a key and at most an address";
    if (policy->n_logs == POLICY_LOGS_MAX)
        return "too many logs";
    log = array_grow(policy->log, policy->n_logs, &reading->room, sizeof(*log));
    if (!log)
        return "no memory";
    policy->log = log;
    log += policy->n_logs;
    if (!note_key_parse(reading->word[1].at, reading->word[1].n, log) || log->type != NOTE_PLAIN)
        return "this is no key of a log";
    policy->n_logs++;
    return NULL;
}

static const char *add_member(struct policy *policy, struct word name, struct policy_member **ret) {
    if (is(name, "none") || find_member(policy, name) != POLICY_NONE)
        return "this name is taken";
    if (policy->n_members == POLICY_MEMBERS_MAX)
        return "too many witnesses and groups";
    *ret = &policy->member[policy->n_members];
    **ret = (struct policy_member){.name = strndup(name.at, name.n), .in = POLICY_NONE};
    if (!(*ret)->name)
        return "no memory";
    policy->n_members++;
    return NULL;
}

static const char *read_witness(struct reading *reading) {
    struct policy_member *witness;
    const char *why;

    if (reading->n < 3 || reading->n > 4)
        return "a witness has a name, a key and at most an address";
    why = add_member(reading->policy, reading->word[1], &witness);
    if (why)
        return why;
    if (!note_key_parse(reading->word[2].at, reading->word[2].n, &witness->key) ||
        witness->key.type != NOTE_COSIGNATURE)
        return "this is no key of a witness";
    for (const struct policy_member *other = reading->policy->member; other < witness; other++)
        if (!other->need && same_key(&other->key, &witness->key))
            return "two witnesses with one key";
    return NULL;
}

static bool read_need(struct word word, size_t members, size_t *ret) {
    int need = 0;

    if (is(word, "all"))
        *ret = members;
    else if (is(word, "any"))
        *ret = 1;
    else if (word.n > NEED_DIGITS || !number_read(word.at, word.n, &need) || need < 1)
        return false;
    else
        *ret = (size_t)need;
    return *ret <= members;
}

static const char *read_group(struct reading *reading) {
    struct policy *policy = reading->policy;
    size_t self = policy->n_members, need;
    struct policy_member *group;
    const char *why;

    if (reading->n < 4)
        return "a group has a name, a number and members";
    if (!read_need(reading->word[2], reading->n - 3, &need))
        return "how many of the members: all, any, or a number of them";
    for (size_t i = 3; i < reading->n; i++) {
        size_t member = find_member(policy, reading->word[i]);

        if (member == POLICY_NONE)
            return "a member has to stand before its group";
        if (policy->member[member].in != POLICY_NONE)
            return "a member belongs to one group";
        policy->member[member].in = self;
    }
    why = add_member(policy, reading->word[1], &group);
    if (!why)
        group->need = need;
    return why;
}

static const char *read_quorum(struct reading *reading) {
    if (reading->n != 2)
        return "a quorum has one name";
    if (reading->has_quorum)
        return "a second quorum";
    reading->has_quorum = true;
    if (is(reading->word[1], "none"))
        return NULL;
    reading->policy->quorum = find_member(reading->policy, reading->word[1]);
    return reading->policy->quorum == POLICY_NONE ? "the quorum has to stand before" : NULL;
}

static bool split(struct reading *reading, const char *at, const char *end) {
    reading->n = 0;
    while (at < end) {
        const char *word = at;

        while (at < end && *at != ' ' && *at != '\t')
            at++;
        if (at > word) {
            if (reading->n == WORDS_MAX)
                return false;
            reading->word[reading->n++] = (struct word){.at = word, .n = (size_t)(at - word)};
        }
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
    }
    return true;
}

static const char *read_line(struct reading *reading, const char *at, const char *end) {
    static const struct {
        const char *word;
        const char *(*read)(struct reading *reading);
    } lines[] = {{"log", read_log},
                 {"witness", read_witness},
                 {"group", read_group},
                 {"quorum", read_quorum}};

    for (const char *c = at; c < end; c++)
        if ((unsigned char)*c < ' ' ? *c != '\t' : *c == 0x7f)
            return "a control character";
    if (!split(reading, at, end))
        return "too many words";
    if (reading->n == 0 || *reading->word[0].at == '#')
        return NULL;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (is(reading->word[0], lines[i].word))
            return lines[i].read(reading);
    return "a line begins with log, witness, group or quorum";
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b) {
    return memcmp(a, b, ED25519_PUBLIC);
}

/* There may be thousands of logs. */
static const char *find_twice(const struct policy *policy) {
    uint8_t(*sorted)[ED25519_PUBLIC] = calloc(policy->n_logs + 1, ED25519_PUBLIC);
    const char *why = NULL;

    if (!sorted)
        return "no memory";
    for (size_t i = 0; i < policy->n_logs; i++)
        memcpy(sorted[i], policy->log[i].public, ED25519_PUBLIC);
    qsort(sorted, policy->n_logs, ED25519_PUBLIC, by_bytes);
    for (size_t i = 1; i < policy->n_logs; i++)
        if (by_bytes(sorted[i - 1], sorted[i]) == 0)
            why = "two logs with one key";
    free(sorted);
    return why;
}

bool policy_parse(const char *bytes, size_t n, struct policy *ret, struct policy_fault *fault) {
    struct reading reading = {.policy = ret};
    const char *end = bytes + n, *feed;

    *ret = (struct policy){.quorum = POLICY_NONE};
    *fault = (struct policy_fault){0};
    for (const char *at = bytes; at < end; at = feed + 1) {
        fault->line++;
        feed = memchr(at, '\n', (size_t)(end - at));
        fault->why = feed ? read_line(&reading, at, feed) : "the line has no end";
        if (fault->why) {
            policy_free(ret);
            return false;
        }
    }
    fault->why = reading.has_quorum ? find_twice(ret) : "there is no quorum";
    if (fault->why)
        policy_free(ret);
    return !fault->why;
}

void policy_free(struct policy *policy) {
    for (size_t i = 0; i < policy->n_members; i++)
        free(policy->member[i].name);
    free(policy->log);
    *policy = (struct policy){0};
}

bool policy_suffices(const struct policy *policy, const bool has_signed[POLICY_MEMBERS_MAX]) {
    size_t count[POLICY_MEMBERS_MAX] = {0};
    bool is_met = policy->quorum == POLICY_NONE;

    /* Members stand before their groups. */
    for (size_t i = 0; i < policy->n_members; i++) {
        const struct policy_member *member = &policy->member[i];
        bool met = member->need ? count[i] >= member->need : has_signed[i];

        if (met && member->in != POLICY_NONE)
            count[member->in]++;
        is_met |= met && i == policy->quorum;
    }
    return is_met;
}

void policy_fingerprint(const char *bytes, size_t n, char ret[POLICY_FINGERPRINT]) {
    uint8_t hash[DIGEST_SIZE];

    digest_sum(bytes, n, hash);
    digest_hex(hash, sizeof(hash), ret);
    ret[DIGEST_HEX] = '\0';
}
