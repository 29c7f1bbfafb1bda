/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_FORMATS_H
#define DEED_FORMAT_FORMATS_H

/* Each stands in the file of its name. */

#include "format/format.h"

extern const struct form form_table, form_json, form_jsonl, form_csv, form_logfmt;

#endif
