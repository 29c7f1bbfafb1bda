/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_WORDS_H
#define DEED_VERIFY_WORDS_H

/* A finding in plain words. */

#include "verify/finding.h"

#define WORDS_MAX 1024

/* file_at, file_other: names of the files, safe to print; other: where it is another one. */
void words_of(const struct finding *finding, const char *file_at, const char *file_other,
              char ret[WORDS_MAX]);

#endif
