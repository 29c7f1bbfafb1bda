/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/intruder.h"

#include <string.h>

static void sign_fallen(const struct attack *attack, struct rng *rng, struct act *act) {
    act_actor(act, "user", attack->company->staff[attack->fallen].id);
    memcpy(act->session, attack->fallen_session, sizeof(act->session));
    memcpy(act->address, attack->source, sizeof(act->address));
    act_request(act, rng);
}

static void sign_used(const struct attack *attack, struct rng *rng, struct act *act) {
    act_actor(act, "user", attack->company->staff[attack->used].id);
    memcpy(act->session, attack->used_session, sizeof(act->session));
    memcpy(act->address, attack->quiet, sizeof(act->address));
    act_request(act, rng);
}

void intruder_tries(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;
    char name[PERSON_ID_MAX];
    bool known = attack->name[number] < STAFF;

    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGIN_FAILED);
    act->outcome = DEED_DENIED;
    company_name(attack->company, attack->name[number], name);
    act_actor(act, "user", name);
    act_resource(act, "application", "sso");
    act_text(act, "reason", "%s", known ? "wrong password" : "no such account");
    memcpy(act->address, attack->source, sizeof(act->address));
    act_request(act, rng);
}

void intruder_gets_in(const void *story, unsigned number, struct rng *rng, struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGIN);
    act_resource(act, "application", "sso");
    act_text(act, "factor", "none");
    sign_fallen(story, rng, act);
}

/* The intruder tries what the account may do. */
void intruder_looks_around(const void *story, unsigned number, struct rng *rng, struct act *act) {
    static const struct {
        enum service service;
        const char *action, *type, *id;
    } looks[LOOKS] = {
        {SERVICE_CRM, DEED_ACTION_REPORT_DOWNLOAD, "report", "top-customers"},
        {SERVICE_DEPLOY, DEED_ACTION_SECRET_READ, "secret", "billing-db"},
        {SERVICE_HR, DEED_ACTION_ACCESS_DENIED, "report", "salaries"},
        {SERVICE_DEPLOY, DEED_ACTION_AUDIT_READ, "service", "sso"},
    };

    act_begin(act, act->at, looks[number].service, looks[number].action);
    act_resource(act, looks[number].type, "%s", looks[number].id);
    act->outcome = DEED_DENIED;
    sign_fallen(story, rng, act);
}

void intruder_resets_password(const void *story, unsigned number, struct rng *rng,
                              struct act *act) {
    const struct attack *attack = story;

    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_PASSWORD_RESET);
    act_resource(act, "user", "%s", attack->company->staff[attack->used].id);
    act_text(act, "reason", "forgotten");
    sign_fallen(attack, rng, act);
    memcpy(act->address, attack->quiet, sizeof(act->address));
}

void intruder_comes_back(const void *story, unsigned number, struct rng *rng, struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGIN);
    act_resource(act, "application", "sso");
    act_text(act, "factor", "none");
    sign_used(story, rng, act);
}

void intruder_exports_too_early(const void *story, unsigned number, struct rng *rng,
                                struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_CRM, DEED_ACTION_CUSTOMER_EXPORT);
    act_resource(act, "customer_list", "all");
    act->outcome = DEED_DENIED;
    sign_used(story, rng, act);
}

void intruder_grants(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;

    act_begin(act, act->at, SERVICE_SSO,
              number ? DEED_ACTION_USER_ROLE_REVOKED : DEED_ACTION_USER_ROLE_GRANTED);
    act_resource(act, "user", "%s", attack->company->staff[attack->used].id);
    act_text(act, "role", "%s", attack->role);
    sign_used(attack, rng, act);
}

void intruder_reads_customer(const void *story, unsigned number, struct rng *rng, struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_CRM, DEED_ACTION_CUSTOMER_READ);
    act_resource(act, "customer", "%u", (unsigned)(10000 + rng_below(rng, CUSTOMERS)));
    sign_used(story, rng, act);
}

void intruder_impersonates(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;
    const char *other = attack->company->staff[attack->entitled[0]].id;

    act_begin(act, act->at, SERVICE_CRM,
              number ? DEED_ACTION_IMPERSONATION_STOP : DEED_ACTION_IMPERSONATION_START);
    act_resource(act, "user", "%s", other);
    act_behalf(act, "user", other);
    sign_used(attack, rng, act);
}

void intruder_takes_out(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;

    (void)number;
    act_begin(act, act->at, SERVICE_CRM, DEED_ACTION_CUSTOMER_EXPORT);
    act_resource(act, "customer_list", "all");
    act_number(act, "count", attack->exported);
    act_text(act, "format", "csv");
    if (attack->impersonates)
        act_behalf(act, "user", attack->company->staff[attack->entitled[0]].id);
    sign_used(attack, rng, act);
}

void intruder_leaves_key(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;

    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_TOKEN_CREATED);
    act_resource(act, "apikey", "%s", attack->key);
    sign_used(attack, rng, act);
}

void intruder_stops_recording(const void *story, unsigned number, struct rng *rng,
                              struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_DEPLOY, DEED_ACTION_AUDIT_STOP);
    act_resource(act, "service", "crm");
    act->outcome = DEED_DENIED;
    sign_used(story, rng, act);
}

void intruder_leaves(const void *story, unsigned number, struct rng *rng, struct act *act) {
    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGOUT);
    act_resource(act, "application", "sso");
    sign_used(story, rng, act);
}

void intruder_uses_key(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct attack *attack = story;

    act_begin(act, act->at, SERVICE_CRM, DEED_ACTION_CUSTOMER_READ);
    act_resource(act, "customer", "%u", (unsigned)(10000 + rng_below(rng, CUSTOMERS)));
    act_actor(act, "apikey", attack->key);
    memcpy(act->address, attack->key_address, sizeof(act->address));
    act_request(act, rng);
    if (number % 7 == 3)
        act->outcome = DEED_FAILURE;
}
