/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/spread.h"

#include "report/utc.h"

/* Each width divides the next, so that a wider bin is made of whole ones. Weeks begin on Mondays.
 */
static const struct {
    uint64_t seconds;
    const char *words;
} ladder[] = {
    {1, "second"},           {5, "5 seconds"},       {15, "15 seconds"},
    {60, "minute"},          {300, "5 minutes"},     {900, "15 minutes"},
    {3600, "hour"},          {10800, "3 hours"},     {21600, "6 hours"},
    {43200, "12 hours"},     {DAY_SECONDS, "day"},   {7 * DAY_SECONDS, "week"},
    {2419200, "four weeks"}, {31449600, "52 weeks"}, {314496000, "520 weeks"},
};

#define STEPS (sizeof(ladder) / sizeof(ladder[0]))

static void widen(struct spread *spread) {
    uint64_t ratio = ladder[spread->step + 1].seconds / ladder[spread->step].seconds;
    uint64_t first = spread->first / ratio, last = spread->last / ratio;
    struct counts wide[SPREAD_BINS] = {0};

    for (uint64_t bin = spread->first; spread->n && bin <= spread->last; bin++)
        counts_add(&wide[bin / ratio % SPREAD_BINS], &spread->bins[bin % SPREAD_BINS]);
    for (size_t i = 0; i < SPREAD_BINS; i++)
        spread->bins[i] = wide[i];
    spread->first = first;
    spread->last = last;
    spread->step++;
}

uint64_t spread_width(const struct spread *spread) {
    return ladder[spread->step].seconds * SECOND_MS;
}

const char *spread_words(const struct spread *spread) {
    return ladder[spread->step].words;
}

void spread_add(struct spread *spread, uint64_t ms, enum outcome outcome) {
    uint64_t bin = ms / spread_width(spread);

    if (spread->n == 0)
        spread->first = spread->last = bin;
    /* The widest bins are wide enough for all years of four digits. */
    while (spread->step + 1 < STEPS &&
           (bin + SPREAD_BINS <= spread->last || bin >= spread->first + SPREAD_BINS)) {
        widen(spread);
        bin = ms / spread_width(spread);
    }
    if (bin < spread->first)
        spread->first = bin;
    if (bin > spread->last)
        spread->last = bin;
    spread->bins[bin % SPREAD_BINS].of[outcome]++;
    spread->n++;
}

void spread_fit(struct spread *spread, uint64_t n) {
    while (spread->step + 1 < STEPS && spread->last - spread->first >= n)
        widen(spread);
}

const struct counts *spread_counts(const struct spread *spread, uint64_t bin) {
    return &spread->bins[bin % SPREAD_BINS];
}
