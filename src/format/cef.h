/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_CEF_H
#define DEED_FORMAT_CEF_H

/*
 * An event in ArcSight's Common Event Format, version 0. Pure. Keys without a fixed meaning have a
 * label beside them; deed-export(1) has the table.
 */

#include "parse/view.h"
#include "util/buffer.h"

/* Adds a line without its line feed. 0; -EINVAL: its timestamp is not valid, and nothing is added.
 */
int cef_event(const struct view *event, struct buffer *to);

#endif
