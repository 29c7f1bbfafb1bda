/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/outside.h"

#include <stdio.h>
#include <string.h>

#include "drill/habits.h"

static void set_visitor(const struct visit *visit, struct rng *rng, struct act *act) {
    char customer[16];

    snprintf(customer, sizeof(customer), "%u", (unsigned)visit->customer);
    act_actor(act, "customer", customer);
    memcpy(act->session, visit->session, sizeof(act->session));
    address_customer(visit->customer, act->address);
    act_request(act, rng);
}

static void come(struct visit *visit, uint64_t at, struct rng *rng, struct act *act) {
    visit->customer = habit_customer(rng);
    visit->session[0] = '\0';
    if (rng_chance(rng, 70)) {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_AUTH_LOGIN_FAILED);
        act->outcome = DEED_DENIED;
        act_text(act, "reason", "wrong password");
    } else if (rng_chance(rng, 20)) {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_AUTH_PASSWORD_RESET);
        act_text(act, "by", "mail");
    } else {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_AUTH_LOGIN);
        act_new_session(visit->session, rng);
        visit->left = (uint8_t)rng_between(rng, 1, 7);
    }
    act_resource(act, "application", "shop");
    set_visitor(visit, rng, act);
}

static void shop(struct visit *visit, uint64_t at, struct rng *rng, struct act *act) {
    uint32_t what = rng_below(rng, 100);
    unsigned number = rng_between(rng, 1000000, 1999999);

    if (what < 62) {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_RECORD_READ);
        act_resource(act, "order", "o-%07u", number);
        if (rng_chance(rng, 8))
            act->outcome = DEED_DENIED;
    } else if (what < 84) {
        act_begin(act, at, SERVICE_BILLING, DEED_ACTION_BILLING_CHARGE);
        act_resource(act, "order", "o-%07u", number);
        act_number(act, "amount_cents", rng_between(rng, 490, 24900));
        act_text(act, "currency", "EUR");
        if (rng_chance(rng, 40))
            act->outcome = rng_chance(rng, 600) ? DEED_DENIED : DEED_FAILURE;
    } else if (what < 96) {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_CUSTOMER_UPDATE);
        act_resource(act, "customer", "%u", (unsigned)visit->customer);
        act_text(act, "changed", "%s", rng_chance(rng, 700) ? "address" : "email");
    } else if (what < 99) {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_AUTH_PASSWORD_CHANGED);
        act_resource(act, "customer", "%u", (unsigned)visit->customer);
    } else {
        act_begin(act, at, SERVICE_SHOP, DEED_ACTION_DATA_EXPORT);
        act_resource(act, "customer", "%u", (unsigned)visit->customer);
        act_number(act, "count", 1);
        act_text(act, "reason", "own data");
    }
    set_visitor(visit, rng, act);
}

void outside_customer(struct outside *outside, uint64_t at, struct rng *rng, struct act *ret) {
    struct visit *visit = &outside->visit[rng_below(rng, outside->visits)];

    if (visit->left == 0) {
        come(visit, at, rng, ret);
        return;
    }
    if (--visit->left == 0 && rng_chance(rng, 550)) {
        act_begin(ret, at, SERVICE_SHOP, DEED_ACTION_AUTH_LOGOUT);
        act_resource(ret, "application", "shop");
        set_visitor(visit, rng, ret);
        return;
    }
    shop(visit, at, rng, ret);
}

void outside_partner(struct outside *outside, uint64_t at, struct rng *rng, struct act *ret) {
    unsigned partner = rng_below(rng, PARTNERS);
    uint32_t luck = rng_below(rng, 1000);

    if (rng_chance(rng, 900)) {
        act_begin(ret, at, SERVICE_SHOP, DEED_ACTION_RECORD_READ);
        act_resource(ret, "order", "o-%07u", (unsigned)rng_between(rng, 1000000, 1999999));
    } else if (rng_chance(rng, 700)) {
        act_begin(ret, at, SERVICE_BILLING, DEED_ACTION_DATA_IMPORT);
        act_resource(ret, "report", "%s", "shipments");
        act_number(ret, "count", rng_between(rng, 10, 900));
    } else {
        act_begin(ret, at, SERVICE_SHOP, DEED_ACTION_ACCESS_DENIED);
        act_resource(ret, "customer", "%u", (unsigned)habit_customer(rng));
        luck = 0;
    }
    if (luck < 4)
        ret->outcome = DEED_DENIED;
    else if (luck < 16)
        ret->outcome = DEED_FAILURE;
    act_actor(ret, "apikey", outside->company->partner[partner]);
    address_partner(partner, ret->address);
    act_request(ret, rng);
}
