/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/aggregate.h"

#include <stdlib.h>

#include "report/utc.h"

/* One takes some 150 bytes, all of them 20 MiB. */
static const uint32_t values[RANKINGS] = {
    [RANKING_ACTORS] = 32768,  [RANKING_ACTIONS] = 4096,        [RANKING_RESOURCES] = 32768,
    [RANKING_SOURCES] = 32768, [RANKING_DENIED_ACTORS] = 16384, [RANKING_DENIED_SOURCES] = 16384,
};

struct aggregate *aggregate_new(size_t rows) {
    struct aggregate *aggregate = calloc(1, sizeof(*aggregate));
    bool fine = aggregate != NULL;

    for (int i = 0; fine && i < RANKINGS; i++)
        fine = (aggregate->rankings[i] = ranking_new(values[i])) != NULL;
    fine = fine && newest_begin(&aggregate->events, rows) && newest_begin(&aggregate->denied, rows);
    if (!fine) {
        aggregate_free(aggregate);
        return NULL;
    }
    return aggregate;
}

void aggregate_free(struct aggregate *aggregate) {
    if (!aggregate)
        return;
    for (int i = 0; i < RANKINGS; i++)
        ranking_free(aggregate->rankings[i]);
    newest_free(&aggregate->events);
    newest_free(&aggregate->denied);
    free(aggregate);
}

/* 0: it is no time. */
static uint64_t count_time(struct aggregate *aggregate, struct text_view text,
                           enum outcome outcome) {
    uint64_t time;

    if (!utc_read(text.bytes, text.n, &time)) {
        aggregate->timeless++;
        return 0;
    }
    if (!aggregate->first || time < aggregate->first)
        aggregate->first = time;
    if (time > aggregate->last)
        aggregate->last = time;
    spread_add(&aggregate->spread, time, outcome);
    aggregate->week[time / DAY_MS % 7][time % DAY_MS / HOUR_MS].of[outcome]++;
    return time;
}

bool aggregate_add(struct aggregate *aggregate, const struct view *event) {
    const struct text_view *field = event->field;
    enum outcome outcome = outcome_of(event);
    uint64_t time = count_time(aggregate, field[FIELD_TIMESTAMP], outcome);
    const struct text_view actor[] = {field[FIELD_ACTOR_TYPE], field[FIELD_ACTOR_ID],
                                      field[FIELD_ACTION]};
    const struct text_view source[] = {field[FIELD_SOURCE_IP], field[FIELD_ACTION]};
    const struct text_view resource[] = {field[FIELD_RESOURCE_TYPE], field[FIELD_RESOURCE_ID]};
    struct ranking *const *rankings = aggregate->rankings;
    bool fine;

    aggregate->counts.of[outcome]++;
    fine = ranking_add(rankings[RANKING_ACTORS], actor, 2, outcome, time) &&
           ranking_add(rankings[RANKING_ACTIONS], &field[FIELD_ACTION], 1, outcome, time) &&
           ranking_add(rankings[RANKING_RESOURCES], resource, 2, outcome, time) &&
           newest_add(&aggregate->events, time, event->line.bytes, event->line.n);
    if (!field[FIELD_SOURCE_IP].bytes)
        aggregate->sourceless++;
    else
        fine = fine && ranking_add(rankings[RANKING_SOURCES], source, 1, outcome, time);
    if (outcome == OUTCOME_DENIED)
        fine = fine && ranking_add(rankings[RANKING_DENIED_ACTORS], actor, 3, outcome, time) &&
               ranking_add(rankings[RANKING_DENIED_SOURCES], source, 2, outcome, time) &&
               newest_add(&aggregate->denied, time, event->line.bytes, event->line.n);
    return fine;
}

void aggregate_end(struct aggregate *aggregate) {
    for (int i = 0; i < RANKINGS; i++)
        ranking_end(aggregate->rankings[i]);
    newest_sort(&aggregate->events);
    newest_sort(&aggregate->denied);
}
