/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_PATH_H
#define DEED_UTIL_PATH_H

/* directory/name, with one slash between them; malloc'ed. NULL: no memory. */
char *path_join(const char *directory, const char *name);

#endif
