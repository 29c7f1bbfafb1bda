/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_COMPANY_H
#define DEED_DRILL_COMPANY_H

/*
 * A mail-order company that does not exist: its people, services and addresses, from a seed. All
 * names are made up, all addresses are from the ranges for documentation (RFC 5737, RFC 3849), all
 * domains end in .example (RFC 2606).
 */

#include "drill/rng.h"

enum job {
    JOB_SUPPORT,
    JOB_SALES,
    JOB_FINANCE,
    JOB_HR,
    JOB_OPERATIONS,
    JOB_ADMIN,
    JOB_ANALYST,
    JOBS
};

enum service {
    SERVICE_SSO,
    SERVICE_SHOP,
    SERVICE_CRM,
    SERVICE_BILLING,
    SERVICE_HR,
    SERVICE_DEPLOY,
    SERVICES
};

enum host { HOST_ID, HOST_WEB, HOST_APP, HOST_BACK, HOST_OPS, HOSTS };

/* The recording service, and what journald would know of its process. */
struct service_entry {
    const char *name, *unit, *exe;
    enum host host;
    uint16_t uid;
    uint8_t streams; /* a busy service has several */
};

extern const struct service_entry service_list[SERVICES];
extern const char *const host_names[HOSTS];

struct site {
    const char *town;
    int16_t offset; /* minutes east of UTC, the whole year */
    uint8_t of_100; /* share of the staff that works there */
};

#define SITES 3
extern const struct site site_list[SITES];

#define PERSON_ID_MAX 64

struct person {
    char id[PERSON_ID_MAX]; /* anna.keller@nordlicht.example */
    enum job job;
    uint8_t site;
    uint16_t begins, ends; /* the working day, minutes of the site's time */
    bool weekend;          /* first minute on call */
};

#define STAFF 120
#define PARTNERS 6
#define CUSTOMERS 48000 /* numbers 10000 and up */

/* Names on the list of stolen passwords: first those of the staff, then others. */
#define NAMES 2400

struct company {
    const char *name, *domain;
    uint16_t first_name; /* start in the lists, from the seed */
    struct person staff[STAFF];
    char partner[PARTNERS][24]; /* API keys of other companies */
};

void company_make(struct company *company, uint64_t seed);

/* The mail address of a number below NAMES; all are different. */
void company_name(const struct company *company, unsigned n, char ret[PERSON_ID_MAX]);

/* A random member of the staff with that job. */
unsigned company_any(const struct company *company, enum job job, struct rng *rng);

#define ADDRESS_MAX 40

/* The computer on a person's desk; over the VPN from home; of a customer, always the same; of a
 * partner. */
void address_desk(unsigned person, char ret[ADDRESS_MAX]);
void address_home(unsigned person, struct rng *rng, char ret[ADDRESS_MAX]);
void address_customer(uint32_t customer, char ret[ADDRESS_MAX]);
void address_partner(unsigned partner, char ret[ADDRESS_MAX]);

/* Addresses of an intruder, which nobody else has. number: 0 to 15. */
void address_foreign(struct rng *rng, unsigned number, char ret[ADDRESS_MAX]);

#define NETWORK_OFFICE "192.0.2.0/24"
#define NETWORK_VPN "2001:db8:4::/48"

/* Roles that are granted every day, and the two that allow to export customer data. */
#define ROLES 10
extern const char *const role_list[ROLES];
#define ROLE_EXPORT "data-exporter"
#define ROLE_IMPERSONATE "impersonator"

#endif
