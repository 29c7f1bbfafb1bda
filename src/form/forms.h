/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORM_FORMS_H
#define DEED_FORM_FORMS_H

/* Each stands in the file of its name. */

#include "form.h"

extern const struct form form_table, form_json, form_jsonl, form_csv, form_logfmt;

#endif
