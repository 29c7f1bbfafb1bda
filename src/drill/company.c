/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/company.h"

#include <stdio.h>
#include <string.h>

const char *const host_names[HOSTS] = {"id1", "web1", "app1", "back1", "ops1"};

const struct service_entry service_list[SERVICES] = {
    [SERVICE_SSO] = {"sso", "sso.service", "/usr/lib/sso/ssod", HOST_ID, 981, 2},
    [SERVICE_SHOP] = {"shop", "shop.service", "/opt/shop/bin/shopd", HOST_WEB, 982, 3},
    [SERVICE_CRM] = {"crm", "crm.service", "/opt/crm/bin/crmd", HOST_APP, 983, 2},
    [SERVICE_BILLING] = {"billing", "billing.service", "/opt/billing/bin/billingd", HOST_BACK, 984,
                         2},
    [SERVICE_HR] = {"hr", "hr.service", "/opt/hr/bin/hrd", HOST_BACK, 985, 1},
    [SERVICE_DEPLOY] = {"deploy", "deployd.service", "/usr/sbin/deployd", HOST_OPS, 0, 1},
};

const struct site site_list[SITES] = {
    {"Hamburg", 120, 60}, {"Bristol", 60, 25}, {"Raleigh", -240, 15}};

const char *const role_list[ROLES] = {
    "support-agent", "support-lead", "order-clerk", "accountant", "refund-approver",
    "hr-viewer",     "hr-editor",    "developer",   ROLE_EXPORT,  ROLE_IMPERSONATE};

static const char *const first[] = {
    "adele",  "ahmed",  "aiko",  "anna",   "ben",    "carla", "chidi", "clara", "daniel", "david",
    "elif",   "emma",   "erik",  "fatima", "felix",  "grace", "hanna", "hugo",  "ines",   "ivan",
    "jakob",  "joana",  "jonas", "karim",  "katja",  "lars",  "lea",   "lena",  "lucas",  "maya",
    "mehmet", "mia",    "milan", "nadia",  "nils",   "noor",  "olga",  "oscar", "paula",  "priya",
    "rosa",   "samuel", "sofia", "tariq",  "thomas", "vera",  "yusuf", "zoe"};
static const char *const last[] = {
    "abbott", "adler",  "ahmadi", "bauer",   "becker",  "berg",    "bishop", "brandt", "castro",
    "chen",   "cole",   "costa",  "diaz",    "ekstrom", "fischer", "fofana", "foster", "garcia",
    "haas",   "hansen", "hughes", "ibrahim", "jansen",  "kaya",    "keller", "khan",   "klein",
    "kovac",  "lang",   "larsen", "lee",     "lopez",   "martin",  "meyer",  "moreau", "novak",
    "okafor", "olsen",  "park",   "patel",   "petrov",  "quinn",   "rossi",  "santos", "silva",
    "singh",  "sommer", "tanaka", "vogel",   "wagner"};

#define N(list) (sizeof(list) / sizeof((list)[0]))
_Static_assert(N(first) * N(last) == NAMES, "each number is a name");

/* How many of the staff have each job; the rest is in support. */
static const struct {
    enum job job;
    unsigned n, begins;
} jobs[] = {{JOB_ADMIN, 5, 480},      {JOB_ANALYST, 4, 540},     {JOB_HR, 8, 480},
            {JOB_FINANCE, 17, 480},   {JOB_OPERATIONS, 20, 540}, {JOB_SALES, 26, 510},
            {JOB_SUPPORT, STAFF, 420}};

void company_name(const struct company *company, unsigned n, char ret[PERSON_ID_MAX]) {
    /* 1009 and NAMES have no common divisor, so every name comes once before one comes again. */
    unsigned at = (company->first_name + n * 1009U) % NAMES;

    snprintf(ret, PERSON_ID_MAX, "%s.%s@%s", first[at % N(first)], last[at / N(first)],
             company->domain);
}

static void make_person(struct company *company, unsigned n, struct rng *rng) {
    struct person *person = &company->staff[n];
    unsigned kind = 0, seen = jobs[0].n, site = rng_below(rng, 100);

    while (n >= seen)
        seen += jobs[++kind].n;
    company_name(company, n, person->id);
    person->job = jobs[kind].job;
    while (site >= site_list[person->site].of_100)
        site -= site_list[person->site++].of_100;
    person->begins = (uint16_t)(jobs[kind].begins + rng_below(rng, 5) * 15);
    person->ends = (uint16_t)(person->begins + 510);
    /* Support works in two shifts. */
    if (person->job == JOB_SUPPORT && rng_chance(rng, 400)) {
        person->begins = (uint16_t)(person->begins + 300);
        person->ends = (uint16_t)(person->ends + 300);
    }
    person->weekend =
        (person->job == JOB_SUPPORT || person->job == JOB_OPERATIONS) && rng_chance(rng, 200);
}

void company_make(struct company *company, uint64_t seed) {
    static const char *const names[][2] = {{"Nordlicht Versand", "nordlicht.example"},
                                           {"Harbour & Finch", "harbourfinch.example"},
                                           {"Tallgrass Supply", "tallgrass.example"},
                                           {"Velo Montage", "velomontage.example"},
                                           {"Orchard Lane Goods", "orchardlane.example"},
                                           {"Bluestone Outfitters", "bluestone.example"}};
    static const char *const partners[PARTNERS] = {"parcel",    "payments", "storefront",
                                                   "warehouse", "reviews",  "insurance"};
    struct rng rng;
    unsigned name;

    *company = (struct company){0};
    rng_seed(&rng, seed, "company");
    name = rng_below(&rng, N(names));
    company->name = names[name][0];
    company->domain = names[name][1];
    company->first_name = (uint16_t)rng_below(&rng, NAMES);
    for (unsigned i = 0; i < STAFF; i++)
        make_person(company, i, &rng);
    for (unsigned i = 0; i < PARTNERS; i++) {
        int n = snprintf(company->partner[i], sizeof(company->partner[i]), "key_%s_", partners[i]);

        rng_hex(&rng, company->partner[i] + n, 4);
    }
    /* Somebody works at night. */
    company->staff[STAFF - 1].weekend = true;
}

unsigned company_any(const struct company *company, enum job job, struct rng *rng) {
    unsigned n;

    do
        n = rng_below(rng, STAFF);
    while (company->staff[n].job != job);
    return n;
}

void address_desk(unsigned person, char ret[ADDRESS_MAX]) {
    snprintf(ret, ADDRESS_MAX, "192.0.2.%u", 10 + person);
}

void address_home(unsigned person, struct rng *rng, char ret[ADDRESS_MAX]) {
    snprintf(ret, ADDRESS_MAX, "2001:db8:4:%x::%x", 0x100 + person, 1 + rng_below(rng, 0xfffe));
}

void address_customer(uint32_t customer, char ret[ADDRESS_MAX]) {
    uint32_t mixed = customer * UINT32_C(2654435761);

    if (mixed >> 30 == 0)
        snprintf(ret, ADDRESS_MAX, "198.51.100.%u", 1 + mixed % 254);
    else if (mixed >> 30 == 1)
        snprintf(ret, ADDRESS_MAX, "203.0.113.%u", 128 + mixed % 127);
    else
        snprintf(ret, ADDRESS_MAX, "2001:db8:%x:%x::%x", 0x1000 + (mixed & 0xfff),
                 1 + (mixed >> 12 & 0xffff), 1 + customer % 0xfffe);
}

void address_partner(unsigned partner, char ret[ADDRESS_MAX]) {
    snprintf(ret, ADDRESS_MAX, "203.0.113.%u", 10 + partner);
}

void address_foreign(struct rng *rng, unsigned number, char ret[ADDRESS_MAX]) {
    bool old = rng_chance(rng, 700);
    /* Separate statements: C does not order the evaluation of arguments. */
    uint32_t low = rng_below(rng, 6), net = rng_below(rng, 256), subnet = rng_below(rng, 0xfffe),
             host = rng_below(rng, 0xfffe);

    if (old)
        snprintf(ret, ADDRESS_MAX, "203.0.113.%u", 32 + 6 * number + low);
    else
        snprintf(ret, ADDRESS_MAX, "2001:db8:%x:%x::%x", 0x2000 + (net << 4 | number), 1 + subnet,
                 1 + host);
}
