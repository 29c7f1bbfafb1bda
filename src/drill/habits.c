/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/habits.h"

#include <string.h>

enum thing {
    CUSTOMER,
    INVOICE,
    CONTRACT,
    EMPLOYEE,
    REPORT,
    SECRET,
    FLAG,
    SETTING,
    UNIT,
    SOFTWARE,
    COLLEAGUE,
    GROUP,
    KEY
};

enum extra { NOTHING, TICKET, AMOUNT, CHANGE, ROLE, ONE, ROWS, SWITCH };

struct habit {
    uint8_t weight;
    uint8_t denied, failed; /* per mille */
    enum service service;
    const char *action;
    enum thing thing;
    enum extra extra;
};

static const struct habit support[] = {
    {60, 6, 4, SERVICE_CRM, DEED_ACTION_CUSTOMER_READ, CUSTOMER, NOTHING},
    {16, 4, 16, SERVICE_CRM, DEED_ACTION_CUSTOMER_UPDATE, CUSTOMER, CHANGE},
    {10, 10, 4, SERVICE_BILLING, DEED_ACTION_RECORD_READ, INVOICE, NOTHING},
    {4, 90, 20, SERVICE_BILLING, DEED_ACTION_BILLING_REFUND, INVOICE, AMOUNT},
    {2, 0, 10, SERVICE_CRM, DEED_ACTION_CUSTOMER_EXPORT, CUSTOMER, ONE},
    {2, 40, 10, SERVICE_CRM, DEED_ACTION_CUSTOMER_DELETE, CUSTOMER, TICKET},
    {2, 0, 0, SERVICE_CRM, DEED_ACTION_ACCESS_DENIED, REPORT, NOTHING},
};
static const struct habit sales[] = {
    {45, 8, 4, SERVICE_CRM, DEED_ACTION_CUSTOMER_READ, CUSTOMER, NOTHING},
    {18, 6, 14, SERVICE_CRM, DEED_ACTION_CUSTOMER_UPDATE, CUSTOMER, CHANGE},
    {14, 0, 25, SERVICE_CRM, DEED_ACTION_CUSTOMER_CREATE, CUSTOMER, NOTHING},
    {10, 12, 4, SERVICE_CRM, DEED_ACTION_RECORD_READ, CONTRACT, NOTHING},
    {5, 0, 20, SERVICE_CRM, DEED_ACTION_RECORD_CREATE, CONTRACT, NOTHING},
    {5, 30, 8, SERVICE_CRM, DEED_ACTION_REPORT_DOWNLOAD, REPORT, NOTHING},
    {1, 0, 0, SERVICE_CRM, DEED_ACTION_ACCESS_DENIED, REPORT, NOTHING},
};
static const struct habit finance[] = {
    {40, 4, 4, SERVICE_BILLING, DEED_ACTION_RECORD_READ, INVOICE, NOTHING},
    {16, 6, 20, SERVICE_BILLING, DEED_ACTION_RECORD_UPDATE, INVOICE, CHANGE},
    {14, 15, 30, SERVICE_BILLING, DEED_ACTION_BILLING_REFUND, INVOICE, AMOUNT},
    {10, 5, 45, SERVICE_BILLING, DEED_ACTION_BILLING_CHARGE, INVOICE, AMOUNT},
    {8, 8, 8, SERVICE_BILLING, DEED_ACTION_REPORT_DOWNLOAD, REPORT, NOTHING},
    {3, 10, 15, SERVICE_BILLING, DEED_ACTION_DATA_EXPORT, REPORT, ROWS},
    {2, 0, 0, SERVICE_HR, DEED_ACTION_ACCESS_DENIED, EMPLOYEE, NOTHING},
};
static const struct habit hr[] = {
    {45, 4, 4, SERVICE_HR, DEED_ACTION_RECORD_READ, EMPLOYEE, NOTHING},
    {20, 6, 15, SERVICE_HR, DEED_ACTION_RECORD_UPDATE, EMPLOYEE, CHANGE},
    {5, 0, 15, SERVICE_HR, DEED_ACTION_RECORD_CREATE, EMPLOYEE, NOTHING},
    {6, 10, 8, SERVICE_HR, DEED_ACTION_REPORT_DOWNLOAD, REPORT, NOTHING},
    {6, 10, 8, SERVICE_SSO, DEED_ACTION_USER_UPDATE, COLLEAGUE, CHANGE},
    {2, 60, 8, SERVICE_SSO, DEED_ACTION_GROUP_MEMBER_ADDED, GROUP, TICKET},
};
static const struct habit operations[] = {
    {20, 6, 40, SERVICE_DEPLOY, DEED_ACTION_SERVICE_START, UNIT, TICKET},
    {14, 6, 10, SERVICE_DEPLOY, DEED_ACTION_SERVICE_STOP, UNIT, TICKET},
    {14, 4, 10, SERVICE_DEPLOY, DEED_ACTION_FEATURE_TOGGLE, FLAG, SWITCH},
    {12, 12, 12, SERVICE_DEPLOY, DEED_ACTION_CONFIG_CHANGE, SETTING, CHANGE},
    {12, 4, 50, SERVICE_DEPLOY, DEED_ACTION_SOFTWARE_INSTALL, SOFTWARE, NOTHING},
    {10, 60, 4, SERVICE_DEPLOY, DEED_ACTION_SECRET_READ, SECRET, TICKET},
    {4, 15, 5, SERVICE_SSO, DEED_ACTION_AUTH_TOKEN_CREATED, KEY, TICKET},
    {3, 0, 5, SERVICE_SSO, DEED_ACTION_AUTH_TOKEN_REVOKED, KEY, TICKET},
    {2, 80, 4, SERVICE_DEPLOY, DEED_ACTION_AUDIT_READ, UNIT, TICKET},
    {2, 0, 0, SERVICE_CRM, DEED_ACTION_ACCESS_DENIED, CUSTOMER, NOTHING},
};
static const struct habit admin[] = {
    {14, 5, 8, SERVICE_SSO, DEED_ACTION_USER_UPDATE, COLLEAGUE, CHANGE},
    {12, 10, 8, SERVICE_SSO, DEED_ACTION_AUTH_PASSWORD_RESET, COLLEAGUE, TICKET},
    {10, 25, 8, SERVICE_SSO, DEED_ACTION_USER_ROLE_GRANTED, COLLEAGUE, ROLE},
    {7, 0, 8, SERVICE_SSO, DEED_ACTION_USER_ROLE_REVOKED, COLLEAGUE, ROLE},
    {8, 5, 8, SERVICE_SSO, DEED_ACTION_GROUP_MEMBER_ADDED, GROUP, TICKET},
    {5, 5, 8, SERVICE_SSO, DEED_ACTION_GROUP_MEMBER_REMOVED, GROUP, TICKET},
    {6, 0, 30, SERVICE_SSO, DEED_ACTION_AUTH_MFA_ENROLLED, COLLEAGUE, NOTHING},
    {3, 0, 8, SERVICE_SSO, DEED_ACTION_AUTH_SESSION_REVOKED, COLLEAGUE, TICKET},
    {4, 20, 8, SERVICE_SSO, DEED_ACTION_PERMISSION_CHANGED, GROUP, CHANGE},
    {6, 0, 4, SERVICE_DEPLOY, DEED_ACTION_AUDIT_READ, UNIT, TICKET},
    {5, 8, 10, SERVICE_DEPLOY, DEED_ACTION_CONFIG_CHANGE, SETTING, CHANGE},
};
static const struct habit analyst[] = {
    {40, 8, 8, SERVICE_CRM, DEED_ACTION_REPORT_DOWNLOAD, REPORT, NOTHING},
    {20, 8, 4, SERVICE_CRM, DEED_ACTION_CUSTOMER_READ, CUSTOMER, NOTHING},
    {12, 15, 15, SERVICE_BILLING, DEED_ACTION_DATA_EXPORT, REPORT, ROWS},
    {5, 0, 40, SERVICE_BILLING, DEED_ACTION_DATA_IMPORT, REPORT, ROWS},
};

#define N(list) (sizeof(list) / sizeof((list)[0]))
#define OF(list)                                                                                   \
    { list, N(list) }
static const struct {
    const struct habit *list;
    size_t n;
} habits[JOBS] = {
    [JOB_SUPPORT] = OF(support),       [JOB_SALES] = OF(sales),
    [JOB_FINANCE] = OF(finance),       [JOB_HR] = OF(hr),
    [JOB_ADMIN] = OF(admin),           [JOB_ANALYST] = OF(analyst),
    [JOB_OPERATIONS] = OF(operations),
};

#define ANY(list, rng) ((list)[rng_below((rng), N(list))])

static const char *const reports[] = {"churn",       "late-payers", "monthly-close",
                                      "open-orders", "returns",     "top-customers"};
static const char *const secrets[] = {"billing-db", "mail-relay", "parcel-api", "backup-key"};
static const char *const flags[] = {"fast-checkout", "invoice-mail", "new-search",
                                    "two-step-login"};
static const char *const settings[] = {"login.max_attempts", "session.timeout", "tls.minimum",
                                       "upload.limit", "mail.from"};
static const char *const packages[] = {"nginx", "openssl", "postgresql", "rsyslog", "sudo"};
static const char *const groups[] = {"finance", "helpdesk", "leads", "oncall", "warehouse"};

uint32_t habit_customer(struct rng *rng) {
    uint32_t one = rng_below(rng, CUSTOMERS), other = rng_below(rng, CUSTOMERS);

    return 10000 + (one < other ? one : other);
}

static const struct habit *choose_habit(enum job job, struct rng *rng) {
    const struct habit *habit = habits[job].list;
    uint32_t sum = 0, at;

    for (size_t i = 0; i < habits[job].n; i++)
        sum += habit[i].weight;
    at = rng_below(rng, sum);
    while (at >= habit->weight)
        at -= habit++->weight;
    return habit;
}

/* Never the person itself. */
static const char *colleague(const struct company *company, unsigned person, struct rng *rng) {
    return company->staff[(person + 1 + rng_below(rng, STAFF - 1)) % STAFF].id;
}

static void set_thing(const struct company *company, unsigned person, uint32_t customer,
                      enum thing thing, struct rng *rng, struct act *act) {
    switch (thing) {
    case CUSTOMER:
        act_resource(act, "customer", "%u", (unsigned)customer);
        break;
    case INVOICE:
        act_resource(act, "invoice", "inv-%06u", (unsigned)rng_between(rng, 100000, 399999));
        break;
    case CONTRACT:
        act_resource(act, "contract", "c-%05u", (unsigned)rng_between(rng, 10000, 19999));
        break;
    case EMPLOYEE:
        act_resource(act, "employee", "emp-%04u", (unsigned)rng_between(rng, 1000, 1000 + STAFF));
        break;
    case REPORT:
        act_resource(act, "report", "%s", ANY(reports, rng));
        break;
    case SECRET:
        act_resource(act, "secret", "%s", ANY(secrets, rng));
        break;
    case FLAG:
        act_resource(act, "feature", "%s", ANY(flags, rng));
        break;
    case SETTING:
        act_resource(act, "setting", "%s", ANY(settings, rng));
        break;
    case UNIT:
        act_resource(act, "service", "%s", service_list[rng_below(rng, SERVICES)].name);
        break;
    case SOFTWARE:
        act_resource(act, "package", "%s", ANY(packages, rng));
        break;
    case GROUP:
        act_resource(act, "group", "%s", ANY(groups, rng));
        act_text(act, "member", "%s", colleague(company, person, rng));
        break;
    case KEY:
        act_resource(act, "apikey", "key_job_%04x", (unsigned)rng_below(rng, 0x10000));
        break;
    case COLLEAGUE:
    default:
        act_resource(act, "user", "%s", colleague(company, person, rng));
    }
}

static void set_extra(enum extra extra, struct rng *rng, struct act *act) {
    static const char *const changes[] = {"address", "email", "phone", "limit", "note", "status"};

    switch (extra) {
    case TICKET:
        act_text(act, "reason", "TICKET-%u", (unsigned)rng_between(rng, 1000, 9999));
        break;
    case AMOUNT:
        act_number(act, "amount_cents", rng_between(rng, 290, 39900));
        act_text(act, "currency", "EUR");
        break;
    case CHANGE:
        act_text(act, "changed", "%s", ANY(changes, rng));
        break;
    case ROLE:
        /* Never one of the two roles that allow an export. */
        act_text(act, "role", "%s", role_list[rng_below(rng, ROLES - 2)]);
        act_text(act, "reason", "TICKET-%u", (unsigned)rng_between(rng, 1000, 9999));
        break;
    case ONE:
        act_number(act, "count", 1);
        act_text(act, "reason", "GDPR access request %u", (unsigned)rng_between(rng, 100, 999));
        break;
    case ROWS:
        act_number(act, "count", rng_between(rng, 20, 4000));
        break;
    case SWITCH:
        act_text(act, "state", "%s", rng_chance(rng, 500) ? "on" : "off");
        break;
    case NOTHING:
    default:
        break;
    }
}

void habit_act(const struct company *company, unsigned person, uint32_t customer, uint64_t at,
               struct rng *rng, struct act *ret) {
    const struct habit *habit = choose_habit(company->staff[person].job, rng);
    uint32_t luck = rng_below(rng, 1000);

    act_begin(ret, at, habit->service, habit->action);
    set_thing(company, person, customer, habit->thing, rng, ret);
    set_extra(habit->extra, rng, ret);
    if (strcmp(habit->action, DEED_ACTION_ACCESS_DENIED) == 0 || luck < habit->denied)
        ret->outcome = DEED_DENIED;
    else if (luck < (uint32_t)habit->denied + habit->failed)
        ret->outcome = DEED_FAILURE;
}
