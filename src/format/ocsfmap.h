/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_OCSFMAP_H
#define DEED_FORMAT_OCSFMAP_H

/* The rows of ocsf.def. */

#include "parse/view.h"
#include "util/buffer.h"

enum ocsf_from { FROM_NO, FROM_MAY, FROM_MUST };
enum ocsf_ends { ENDS_OUTCOME, ENDS_REFUSED };

struct ocsf_class {
    unsigned uid, category_uid;
    const char *name, *category;
    enum ocsf_from from;
};

/* Writes the objects of the class. False: the resource is not in them. */
typedef bool ocsf_about_fn(struct buffer *to, const struct view *event);

struct ocsf_map {
    const char *action;
    const struct ocsf_class *class;
    const char *activity; /* NULL: the action itself */
    ocsf_about_fn *about;
    unsigned activity_id;
    enum ocsf_ends ends;
};

/* The base event for an event that lacks one of the five W. */
const struct ocsf_map *ocsf_map(const struct view *event);

/* Writes uid, name, type and type_id of the schema's user. */
void ocsf_put_user(struct buffer *to, const char *key, struct text_view type, struct text_view id);

ocsf_about_fn ocsf_about_nothing, ocsf_about_actor, ocsf_about_own, ocsf_about_user,
    ocsf_about_session, ocsf_about_role, ocsf_about_key, ocsf_about_behalf, ocsf_about_member,
    ocsf_about_entity, ocsf_about_call, ocsf_about_app, ocsf_about_log;

#endif
