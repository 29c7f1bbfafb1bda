/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/herrings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *person(const struct herrings *herrings, unsigned n) {
    return herrings->company->staff[n].id;
}

/* Sets the actor, at their own desk. */
static void set_actor(const struct herrings *herrings, unsigned n, struct rng *rng,
                      struct act *act) {
    act_actor(act, "user", person(herrings, n));
    snprintf(act->session, sizeof(act->session), "sess_%016" PRIx64,
             herrings->session + n * UINT64_C(0x9e3779b97f4a7c15));
    address_desk(n, act->address);
    act_request(act, rng);
}

static void mistype(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;

    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGIN_FAILED);
    act->outcome = DEED_DENIED;
    act_resource(act, "application", "sso");
    act_text(act, "reason", "wrong password");
    set_actor(herrings, herrings->typist, rng, act);
    act->session[0] = '\0';
}

static void lock_out(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;

    (void)number;
    (void)rng;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOCKOUT);
    act_actor(act, "service", "sso");
    act_resource(act, "user", "%s", person(herrings, herrings->typist));
    act_number(act, "attempts", 5);
}

static void help_typist(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;

    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_PASSWORD_RESET);
    act_resource(act, "user", "%s", person(herrings, herrings->typist));
    act_text(act, "reason", "TICKET-%u", 4000 + number);
    set_actor(herrings, herrings->admin, rng, act);
}

static void job_fails(const void *story, unsigned number, struct rng *rng, struct act *act) {
    (void)story;
    (void)number;
    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_AUTH_LOGIN_FAILED);
    act->outcome = DEED_DENIED;
    act_actor(act, "service", "report-mailer");
    act_resource(act, "application", "sso");
    act_text(act, "reason", "password expired");
    memcpy(act->address, "192.0.2.250", sizeof("192.0.2.250"));
    act_request(act, rng);
}

/* number: 0: a role that was requested; 1: a role that somebody tries to grant to themselves. */
static void grant(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;
    unsigned actor = number ? herrings->curious : herrings->admin;
    unsigned to = number ? herrings->curious : herrings->attack->entitled[1];

    act_begin(act, act->at, SERVICE_SSO, DEED_ACTION_USER_ROLE_GRANTED);
    act_resource(act, "user", "%s", person(herrings, to));
    act_text(act, "role", "%s", number ? "refund-approver" : ROLE_EXPORT);
    if (number)
        act->outcome = DEED_DENIED;
    else
        act_text(act, "reason", "TICKET-%u, approved", 5000 + to);
    set_actor(herrings, actor, rng, act);
}

static void export_data(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;

    act_begin(act, act->at, SERVICE_CRM, DEED_ACTION_CUSTOMER_EXPORT);
    act_resource(act, "customer_list", "all");
    act_number(act, "count", herrings->exported);
    act_text(act, "format", "csv");
    act_text(act, "reason", "TICKET-%u, yearly letter", 6000 + number);
    set_actor(herrings, herrings->attack->entitled[1], rng, act);
}

static const char *const strange[] = {"admin",
                                      "root",
                                      "administrator",
                                      "test' OR '1'='1",
                                      "<script>alert(1)</script>",
                                      "=HYPERLINK(\"http://scan.example\")",
                                      "\033[31moperator",
                                      "../../etc/passwd",
                                      "guest"};

static void try_strange_account(const void *story, unsigned number, struct rng *rng,
                                struct act *act) {
    const struct herrings *herrings = story;

    act_begin(act, act->at, SERVICE_SHOP, DEED_ACTION_AUTH_LOGIN_FAILED);
    act->outcome = DEED_DENIED;
    act_actor(act, "user", strange[number]);
    act_resource(act, "application", "shop");
    act_text(act, "reason", "no such account");
    memcpy(act->address, herrings->scanner, sizeof(act->address));
    act_request(act, rng);
}

static void patch(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct herrings *herrings = story;

    act_begin(act, act->at, SERVICE_DEPLOY, DEED_ACTION_SOFTWARE_INSTALL);
    act_resource(act, "package", "%s", "linux-image");
    act_text(act, "host", "%s", host_names[number]);
    act_text(act, "reason", "TICKET-%u", 7000 + number);
    set_actor(herrings, herrings->patcher, rng, act);
}

/* The first event of a service after its machine booted. */
static void start_service(const void *story, unsigned number, struct rng *rng, struct act *act) {
    const struct service_entry *service = &service_list[number];

    (void)story;
    (void)rng;
    act_begin(act, act->at, (enum service)number, DEED_ACTION_AUDIT_START);
    act_actor(act, "service", service->name);
    act_resource(act, "service", "%s", service->name);
    /* Of two services on one machine, the first one boots it. */
    act->boots = number == 0 || service_list[number - 1].host != service->host;
}

static void close_account(const void *story, unsigned number, struct rng *rng, struct act *act) {
    static const char *const actions[] = {DEED_ACTION_USER_DISABLED, DEED_ACTION_USER_ROLE_REVOKED,
                                          DEED_ACTION_AUTH_SESSION_REVOKED};
    const struct herrings *herrings = story;
    char leaver[PERSON_ID_MAX];

    /* Not a member of the staff: they go on working. */
    company_name(herrings->company, NAMES - 1, leaver);
    act_begin(act, act->at, SERVICE_SSO, actions[number]);
    act_resource(act, "user", "%s", leaver);
    if (number == 1)
        act_text(act, "role", "%s", "support-agent");
    act_text(act, "reason", "last day");
    set_actor(herrings, herrings->admin, rng, act);
}

/* ---- when ---------------------------------------------------------------------------------- */

/* A moment in the working hours of all sites but one. */
static uint64_t office_hours(uint64_t day, struct rng *rng) {
    return day * DAY_MS + 450 * MINUTE_MS + rng_below(rng, 420 * MINUTE_MS);
}

static uint64_t any_day(const struct span *span, struct rng *rng) {
    return span->first_day + (uint64_t)rng_below(rng, span->days);
}

/* From Monday to Friday, unless there is none. */
static uint64_t workday(const struct span *span, struct rng *rng) {
    uint64_t day = any_day(span, rng);

    for (unsigned i = 1; i < span->days && days_weekday(day) >= 5; i++)
        day = span->first_day + (day - span->first_day + 1) % span->days;
    return day;
}

/* The rightful export is on the day of the intruder's; the role for it was granted before. */
static void plan_rightful(struct herrings *herrings, const struct span *span, struct rng *rng,
                          struct script *script) {
    const struct attack *attack = herrings->attack;
    unsigned before = attack->export_day - span->first_day;
    uint64_t granted;

    herrings->exported = rng_between(rng, 8000, 44000);
    if (herrings->exported == attack->exported)
        herrings->exported++;
    herrings->exported_at = office_hours(attack->export_day, rng);
    granted = before ? office_hours(span->first_day + (uint64_t)rng_below(rng, before), rng)
                     : herrings->exported_at - 40 * MINUTE_MS;
    script_add(script, granted, grant, herrings, 0);
    script_add(script, herrings->exported_at, export_data, herrings, rng_below(rng, 1000));
}

void herrings_plan(struct herrings *herrings, const struct attack *attack, uint64_t seed,
                   const struct span *span, struct script *script) {
    const struct company *company = attack->company;
    struct rng rng;
    uint64_t at;

    *herrings = (struct herrings){.company = company, .attack = attack};
    rng_seed(&rng, seed, "herrings");
    herrings->typist = company_any(company, JOB_FINANCE, &rng);
    herrings->curious = company_any(company, JOB_SALES, &rng);
    herrings->patcher = company_any(company, JOB_OPERATIONS, &rng);
    do
        herrings->admin = company_any(company, JOB_ADMIN, &rng);
    while (herrings->admin == attack->used);
    herrings->session = rng_next(&rng);
    address_foreign(&rng, 3, herrings->scanner);

    plan_rightful(herrings, span, &rng, script);
    at = office_hours(workday(span, &rng), &rng);
    for (unsigned i = 0; i < 5; i++)
        script_add(script, at += 15000 + rng_below(&rng, 30000), mistype, herrings, i);
    script_add(script, at + 40, lock_out, herrings, 0);
    script_add(script, at + 11 * MINUTE_MS, help_typist, herrings, rng_below(&rng, 1000));
    at = any_day(span, &rng) * DAY_MS;
    at += rng_below(&rng, 1200 * MINUTE_MS);
    for (unsigned i = 0; i < 36; i++)
        script_add(script, at + i * 5 * MINUTE_MS + rng_below(&rng, 900), job_fails, herrings, i);
    script_add(script, office_hours(workday(span, &rng), &rng), grant, herrings, 1);
    at = any_day(span, &rng) * DAY_MS;
    at += rng_below(&rng, 1400 * MINUTE_MS);
    for (unsigned i = 0; i < sizeof(strange) / sizeof(strange[0]); i++)
        script_add(script, at + i * 1900 + rng_below(&rng, 900), try_strange_account, herrings, i);
    at = any_day(span, &rng) * DAY_MS;
    at += rng_between(&rng, 1210, 1290) * MINUTE_MS;
    for (unsigned i = 0; i < HOSTS; i++)
        script_add(script, at + i * 4 * MINUTE_MS, patch, herrings, i);
    for (unsigned i = 0; i < SERVICES; i++)
        script_add(script, at + (30 + i * 3) * MINUTE_MS + rng_below(&rng, 900), start_service,
                   herrings, i);
    at = office_hours(workday(span, &rng), &rng);
    for (unsigned i = 0; i < 3; i++)
        script_add(script, at + i * 35000, close_account, herrings, i);
}
