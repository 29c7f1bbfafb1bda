/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_FORMATS_H
#define DEED_FORMAT_FORMATS_H

/* Each is in the file of its name. */

#include "format/format.h"

extern const struct format format_table, format_json, format_jsonl, format_csv, format_logfmt;

#endif
