/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_PICTURES_H
#define DEED_REPORT_PICTURES_H

/* Each is a figure with a picture and, behind it, the numbers as a table. For at least one event.
 */

#include "report/aggregate.h"
#include "util/buffer.h"

/* More bars would be narrower than two pixels. */
#define PICTURE_BARS 176

void picture_timeline(struct buffer *to, const struct spread *spread);
void picture_outcomes(struct buffer *to, const struct spread *spread);

/* A row for each day, or for each day of the week if there are many. denied: only denied events;
 * nothing if there are none. */
void picture_hours(struct buffer *to, const struct aggregate *aggregate, bool denied);

/* A ranking as a table with bars. */
void picture_ranking(struct buffer *to, const struct aggregate *aggregate, enum ranking_of of);

#endif
