/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_OCSF_H
#define DEED_FORMAT_OCSF_H

/*
 * An event as one of the Open Cybersecurity Schema Framework (schema.ocsf.io). Pure.
 *
 * ocsf.def says which class an action is. What the schema has no attribute for is in `unmapped`, so
 * nothing of an event is lost; raw_data_hash is what the next event of its stream names it by.
 */

#include "parse/view.h"
#include "util/buffer.h"

#define OCSF_VERSION "1.9.0-dev"

/* Adds an object without a line feed. 0; -EINVAL: its timestamp is not valid, and nothing is added.
 */
int ocsf_event(const struct view *event, struct buffer *to);

struct ocsf_row {
    const char *action; /* resource.verb; *.verb, resource.* or * */
    unsigned class_uid;
    const char *class_name;
    unsigned activity_id;
    const char *activity; /* NULL: the action itself */
};

/* Row i of the table. False: there is no such row. */
bool ocsf_row(size_t i, struct ocsf_row *ret);

#endif
