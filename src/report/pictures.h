/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_PICTURES_H
#define DEED_REPORT_PICTURES_H

/* Each a figure with its picture and, behind it, its numbers as a table. There are events. */

#include "report/aggregate.h"
#include "util/buffer.h"

/* More would be narrower than a pixel or two. */
#define PICTURE_BARS 176

void picture_timeline(struct buffer *to, const struct spread *spread);
void picture_outcomes(struct buffer *to, const struct spread *spread);

/* Of each day if there are few of them, else of each day of the week. denied: of what was denied
 * alone; nothing at all if nothing was. */
void picture_hours(struct buffer *to, const struct aggregate *aggregate, bool denied);

/* A ranking as a table with bars. */
void picture_ranking(struct buffer *to, const struct aggregate *aggregate, enum ranking_of of);

#endif
