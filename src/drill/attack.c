/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/attack.h"

#include <stdio.h>

#include "drill/intruder.h"

/* A Tuesday that is not the first day, if there is one; else any Tuesday, else the last day. */
static unsigned export_day(const struct span *span, struct rng *rng) {
    unsigned first = (8 - days_weekday(span->first_day)) % 7, weeks;

    if (first >= span->days)
        return span->days - 1;
    weeks = (span->days - first + 6) / 7;
    if (weeks == 1)
        return first;
    if (first > 0)
        return first + 7 * rng_below(rng, weeks);
    return first + 7 * rng_between(rng, 1, weeks - 1);
}

static void choose_names(struct attack *attack, struct rng *rng) {
    for (unsigned i = 0; i < attack->tried; i++) {
        unsigned n = 2 * i + rng_below(rng, 2), at = rng_below(rng, i + 1);

        /* Tries one of each two names. The account that opens is not among those tried in vain. */
        if (n == attack->fallen)
            n ^= 1;
        attack->name[i] = attack->name[at];
        attack->name[at] = (uint16_t)n;
    }
}

static void choose_accounts(struct attack *attack, struct rng *rng) {
    const struct company *company = attack->company;
    bool direct = rng_chance(rng, 500);

    attack->used = company_any(company, JOB_ADMIN, rng);
    attack->fallen = direct ? attack->used : company_any(company, JOB_SUPPORT, rng);
    attack->entitled[0] = company_any(company, JOB_ANALYST, rng);
    do
        attack->entitled[1] = company_any(company, JOB_ANALYST, rng);
    while (attack->entitled[1] == attack->entitled[0]);
    attack->impersonates = rng_chance(rng, 500);
    attack->role = attack->impersonates ? ROLE_IMPERSONATE : ROLE_EXPORT;
    address_foreign(rng, 0, attack->source);
    address_foreign(rng, 1, attack->quiet);
    address_foreign(rng, 2, attack->key_address);
    act_new_session(attack->fallen_session, rng);
    act_new_session(attack->used_session, rng);
    attack->exported = rng_between(rng, 9000, 46000);
    snprintf(attack->key, sizeof(attack->key), "key_job_%06x", (unsigned)rng_below(rng, 0x1000000));
}

/* A moment within the minute. */
static uint64_t within(uint64_t minute, struct rng *rng) {
    return minute * MINUTE_MS + rng_below(rng, MINUTE_MS);
}

/* For so many minutes from that one on. The account opens when most of the list has been tried. */
static void plan_stuffing(struct attack *attack, uint64_t from, unsigned minutes, struct rng *rng,
                          struct script *script) {
    unsigned falls = attack->tried * rng_between(rng, 40, 85) / 100;
    uint64_t step = minutes * (uint64_t)MINUTE_MS / attack->tried;

    for (unsigned i = 0; i < attack->tried; i++) {
        uint64_t at = from * MINUTE_MS + i * step + rng_below(rng, (uint32_t)(step / 2));

        script_add(script, at, intruder_tries, attack, i);
        if (i == falls)
            attack->fallen_at = at + step / 4;
    }
    script_add(script, attack->fallen_at, intruder_gets_in, attack, 0);
    for (unsigned i = 0; i < LOOKS; i++)
        script_add(script, attack->fallen_at + (i + 2) * 47000 + rng_below(rng, 30000),
                   intruder_looks_around, attack, i);
}

static void plan_grant(struct attack *attack, uint64_t minute, struct rng *rng,
                       struct script *script) {
    unsigned before = rng_between(rng, 9, 20);

    if (attack->used != attack->fallen)
        script_add(script, within(minute - before - 3, rng), intruder_resets_password, attack, 0);
    script_add(script, within(minute - before, rng), intruder_comes_back, attack, 0);
    script_add(script, within(minute - 6, rng), intruder_exports_too_early, attack, 0);
    script_add(script, within(minute - 4, rng), intruder_exports_too_early, attack, 1);
    attack->granted_at = within(minute, rng);
    script_add(script, attack->granted_at, intruder_grants, attack, 0);
}

static void plan_export(struct attack *attack, uint64_t minute, struct rng *rng,
                        struct script *script) {
    unsigned reads = rng_between(rng, 4, 9);

    for (unsigned i = 0; i < reads; i++)
        script_add(script, within(minute - 15 + i, rng), intruder_reads_customer, attack, i);
    if (attack->impersonates)
        script_add(script, within(minute - 2, rng), intruder_impersonates, attack, 0);
    attack->exported_at = within(minute, rng);
    script_add(script, attack->exported_at, intruder_takes_out, attack, 0);
    if (attack->impersonates)
        script_add(script, within(minute + 1, rng), intruder_impersonates, attack, 1);
    script_add(script, within(minute + 6, rng), intruder_leaves_key, attack, 0);
    script_add(script, within(minute + 9, rng), intruder_stops_recording, attack, 0);
    script_add(script, within(minute + 12, rng), intruder_grants, attack, 1);
    script_add(script, within(minute + 15, rng), intruder_leaves, attack, 0);
}

/* Up to three days later, or to the end. */
static void plan_key(struct attack *attack, uint64_t from, uint64_t end, struct rng *rng,
                     struct script *script) {
    unsigned uses = rng_between(rng, 12, 40);
    uint64_t minutes = end - from < 4320 ? end - from : 4320;

    for (unsigned i = 0; i < uses; i++) {
        attack->key_last = within(from + minutes * i / uses, rng);
        script_add(script, attack->key_last, intruder_uses_key, attack, i);
    }
}

void attack_plan(struct attack *attack, const struct company *company, uint64_t seed,
                 const struct span *span, struct script *script) {
    struct rng rng;
    uint64_t first = (uint64_t)span->first_day * DAY_MINUTES, stuffed, exported, since;
    unsigned day, lasts, back;

    *attack = (struct attack){.company = company};
    rng_seed(&rng, seed, "attack");
    choose_accounts(attack, &rng);
    attack->tried = rng_between(&rng, 120, 360);
    if (attack->tried > span->events / 8)
        attack->tried = (unsigned)(span->events / 8);
    /* Grows with the number of all events. */
    attack->tried += (unsigned)(span->events / 12500);
    choose_names(attack, &rng);

    day = export_day(span, &rng);
    attack->export_day = span->first_day + day;
    if (day == 0) {
        stuffed = first + rng_between(&rng, 5, 25);
        lasts = rng_between(&rng, 60, 100);
        exported = first + rng_between(&rng, 300, 1200);
    } else {
        back = rng_between(&rng, 1, day < 3 ? day : 3);
        stuffed = first + (uint64_t)(day - back) * DAY_MINUTES + rng_between(&rng, 1140, 1400);
        lasts = rng_between(&rng, 70, 200);
        exported = first + (uint64_t)day * DAY_MINUTES + rng_between(&rng, 420, 1290);
    }
    since = exported - stuffed - lasts - 45;
    plan_stuffing(attack, stuffed, lasts, &rng, script);
    plan_grant(attack, exported - rng_between(&rng, 25, since < 2000 ? (uint32_t)since : 2000),
               &rng, script);
    plan_export(attack, exported, &rng, script);
    plan_key(attack, exported + 26, first + (uint64_t)span->days * DAY_MINUTES, &rng, script);
}
