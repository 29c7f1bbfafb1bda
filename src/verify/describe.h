/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_DESCRIBE_H
#define DEED_VERIFY_DESCRIBE_H

/* A finding as a sentence. */

#include "verify/finding.h"

#define FINDING_DESCRIPTION_MAX 1024

/* file_other: the name of the file of finding->other, safe to print. */
void finding_describe(const struct finding *finding, const char *file_other,
                      char ret[FINDING_DESCRIPTION_MAX]);

#endif
