/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/staff.h"

#include <stdio.h>
#include <string.h>

#include "drill/habits.h"

static void new_day(struct staff_member *member, uint64_t day, struct rng *rng) {
    member->day = day;
    member->presence = rng_chance(rng, 80) ? ABSENT : AWAY;
    member->at_home = rng_chance(rng, 280);
    member->customer = 0;
    member->acting = 0;
}

/* Does the person work at that minute of the site's time? */
static bool works(const struct person *person, uint64_t minute) {
    unsigned of_day = (unsigned)(minute % DAY_MINUTES);

    if (days_weekday(minute / DAY_MINUTES) >= 5)
        return person->weekend;
    return of_day >= person->begins && of_day < person->ends;
}

/* Somebody who is at work; STAFF: nobody was found. */
static unsigned find_worker(struct staff *staff, unsigned site, uint64_t minute, struct rng *rng) {
    /* None has a divisor in common with STAFF, so that the search asks everybody, in one of many
     * orders. */
    static const uint8_t steps[] = {1, 7, 11, 13, 17, 19, 23, 29};
    unsigned at = rng_below(rng, STAFF), step = steps[rng_below(rng, sizeof(steps))];

    for (unsigned i = 0; i < STAFF; i++) {
        unsigned n = (at + i * step) % STAFF;
        struct staff_member *member = &staff->member[n];

        if (staff->company->staff[n].site != site || !works(&staff->company->staff[n], minute))
            continue;
        if (member->day != minute / DAY_MINUTES)
            new_day(member, minute / DAY_MINUTES, rng);
        if (member->presence == AWAY || member->presence == AT_WORK)
            return n;
    }
    return STAFF;
}

static void set_staff_actor(const struct staff *staff, unsigned n, struct rng *rng,
                            struct act *act) {
    const struct staff_member *member = &staff->member[n];

    act_actor(act, "user", staff->company->staff[n].id);
    memcpy(act->session, member->session, sizeof(act->session));
    memcpy(act->address, member->address, sizeof(act->address));
    act_request(act, rng);
}

static void log_in(struct staff *staff, unsigned n, uint64_t at, struct rng *rng, struct act *act) {
    struct staff_member *member = &staff->member[n];
    bool failed = rng_chance(rng, 30);

    if (member->at_home)
        address_home(n, rng, member->address);
    else
        address_desk(n, member->address);
    member->session[0] = '\0';
    act_begin(act, at, SERVICE_SSO,
              failed ? DEED_ACTION_AUTH_LOGIN_FAILED : DEED_ACTION_AUTH_LOGIN);
    if (failed) {
        act->outcome = DEED_DENIED;
        act_text(act, "reason", "wrong password");
    } else {
        act_new_session(member->session, rng);
        act_text(act, "factor", "totp");
        member->presence = AT_WORK;
    }
    act_resource(act, "application", "sso");
    set_staff_actor(staff, n, rng, act);
}

static void log_out(struct staff *staff, unsigned n, bool for_today, uint64_t at, struct rng *rng,
                    struct act *act) {
    act_begin(act, at, SERVICE_SSO, DEED_ACTION_AUTH_LOGOUT);
    act_resource(act, "application", "sso");
    set_staff_actor(staff, n, rng, act);
    staff->member[n].presence = for_today ? GONE_HOME : AWAY;
    staff->member[n].acting = 0;
}

/* Support sometimes sees the shop as a customer does. */
static bool impersonate(struct staff *staff, unsigned n, uint64_t at, struct rng *rng,
                        struct act *act) {
    struct staff_member *member = &staff->member[n];
    char customer[16];

    if (member->acting == 0 && !rng_chance(rng, 15))
        return false;
    if (member->acting == 0) {
        act_begin(act, at, SERVICE_CRM, DEED_ACTION_IMPERSONATION_START);
        act_text(act, "reason", "TICKET-%u", (unsigned)rng_between(rng, 1000, 9999));
        member->acting = (uint8_t)rng_between(rng, 2, 5);
    } else if (--member->acting == 0) {
        act_begin(act, at, SERVICE_CRM, DEED_ACTION_IMPERSONATION_STOP);
    } else {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_RECORD_READ);
        act_resource(act, "order", "o-%07u", (unsigned)rng_between(rng, 1000000, 1999999));
    }
    if (!act->resource_type)
        act_resource(act, "customer", "%u", (unsigned)member->customer);
    set_staff_actor(staff, n, rng, act);
    snprintf(customer, sizeof(customer), "%u", (unsigned)member->customer);
    act_behalf(act, "customer", customer);
    return true;
}

static void do_task(struct staff *staff, unsigned n, uint64_t at, struct rng *rng,
                    struct act *act) {
    struct staff_member *member = &staff->member[n];

    /* Several acts in a row are for one customer. */
    if (member->customer == 0 || (member->acting == 0 && rng_chance(rng, 450)))
        member->customer = habit_customer(rng);
    if (staff->company->staff[n].job == JOB_SUPPORT && impersonate(staff, n, at, rng, act))
        return;
    habit_act(staff->company, n, member->customer, at, rng, act);
    set_staff_actor(staff, n, rng, act);
}

bool staff_act(struct staff *staff, unsigned site, uint64_t at, struct rng *rng, struct act *ret) {
    uint64_t minute = (uint64_t)((int64_t)(at / MINUTE_MS) + site_list[site].offset);
    unsigned n = find_worker(staff, site, minute, rng);
    bool late;

    if (n == STAFF)
        return false;
    late = days_weekday(minute / DAY_MINUTES) < 5 &&
           minute % DAY_MINUTES + 20 >= staff->company->staff[n].ends;
    if (staff->member[n].presence == AWAY)
        log_in(staff, n, at, rng, ret);
    else if (rng_chance(rng, late ? 500 : 6))
        log_out(staff, n, late, at, rng, ret);
    else
        do_task(staff, n, at, rng, ret);
    return true;
}
