/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/jobs.h"

#define EVERY_DAY 0x7f
#define WEEKDAYS 0x1f
#define SUNDAY 0x40

/* In the order of the day. */
static const struct job_entry {
    uint16_t minute; /* UTC */
    uint8_t days;    /* a bit for each, from Monday */
    uint8_t failed;  /* of 1000 */
    enum service service;
    const char *actor, *action, *type, *id;
    uint32_t least, most; /* of metadata.count; 0: there is none */
} entries[] = {
    {30, EVERY_DAY, 15, SERVICE_DEPLOY, "nightly-backup", DEED_ACTION_BACKUP_RUN, "database",
     "billing", 0, 0},
    {41, EVERY_DAY, 15, SERVICE_DEPLOY, "nightly-backup", DEED_ACTION_BACKUP_RUN, "database", "crm",
     0, 0},
    {58, EVERY_DAY, 15, SERVICE_DEPLOY, "nightly-backup", DEED_ACTION_BACKUP_RUN, "database", "hr",
     0, 0},
    {75, EVERY_DAY, 15, SERVICE_DEPLOY, "nightly-backup", DEED_ACTION_BACKUP_RUN, "database",
     "shop", 0, 0},
    {125, EVERY_DAY, 10, SERVICE_BILLING, "reporting", DEED_ACTION_DATA_EXPORT, "report",
     "warehouse", 18000, 42000},
    {160, SUNDAY, 20, SERVICE_DEPLOY, "key-rotation", DEED_ACTION_KEY_ROTATE, "key", "backup-key",
     0, 0},
    {185, WEEKDAYS, 25, SERVICE_BILLING, "bank-import", DEED_ACTION_DATA_IMPORT, "report",
     "bank-statement", 300, 2600},
    {240, EVERY_DAY, 10, SERVICE_CRM, "newsletter-sync", DEED_ACTION_CUSTOMER_EXPORT,
     "customer_list", "newsletter", 150, 900},
    {265, WEEKDAYS, 25, SERVICE_HR, "hr-sync", DEED_ACTION_DATA_IMPORT, "report", "time-sheets", 90,
     120},
    {300, EVERY_DAY, 5, SERVICE_DEPLOY, "compliance-report", DEED_ACTION_AUDIT_READ, "service",
     "deploy", 0, 0},
    {330, SUNDAY, 60, SERVICE_DEPLOY, "nightly-backup", DEED_ACTION_BACKUP_RESTORE, "database",
     "restore-test", 0, 0},
    {690, WEEKDAYS, 10, SERVICE_BILLING, "dunning", DEED_ACTION_RECORD_CREATE, "report",
     "reminders", 20, 180},
    {1110, WEEKDAYS, 20, SERVICE_SHOP, "price-import", DEED_ACTION_DATA_IMPORT, "report", "prices",
     900, 5200},
    {1320, EVERY_DAY, 10, SERVICE_BILLING, "day-close", DEED_ACTION_DATA_EXPORT, "report",
     "day-close", 700, 3800},
};

#define ENTRIES (sizeof(entries) / sizeof(entries[0]))
_Static_assert(ENTRIES <= JOBS_A_DAY, "what the least number of events allows for");

static bool runs(const struct job_entry *entry, uint64_t day) {
    return entry->days >> days_weekday(day) & 1;
}

void jobs_begin(struct jobs *jobs, uint32_t day, unsigned days) {
    *jobs = (struct jobs){.day = day, .end = (uint64_t)day + days};
}

uint64_t jobs_count(uint32_t day, unsigned days) {
    uint64_t count = 0;

    for (unsigned i = 0; i < days; i++)
        for (size_t entry = 0; entry < ENTRIES; entry++)
            count += runs(&entries[entry], (uint64_t)day + i);
    return count;
}

static void fill_job(const struct job_entry *entry, uint64_t day, struct rng *rng,
                     struct act *act) {
    uint64_t at = day * DAY_MS + entry->minute * MINUTE_MS + rng_below(rng, MINUTE_MS);

    act_begin(act, at, entry->service, entry->action);
    act_actor(act, "service", entry->actor);
    act_resource(act, entry->type, "%s", entry->id);
    if (entry->most)
        act_number(act, "count", rng_between(rng, entry->least, entry->most));
    if (rng_chance(rng, entry->failed))
        act->outcome = DEED_FAILURE;
}

bool jobs_next(struct jobs *jobs, struct rng *rng, struct act *ret) {
    for (; jobs->day < jobs->end; jobs->day++, jobs->next = 0)
        while (jobs->next < ENTRIES) {
            const struct job_entry *entry = &entries[jobs->next++];

            if (runs(entry, jobs->day)) {
                fill_job(entry, jobs->day, rng, ret);
                return true;
            }
        }
    return false;
}
