/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_SPACE_H
#define DEED_DELIVER_SPACE_H

/*
 * Warns that the disk of a directory fills up, by events of its own: one for each stage (notice,
 * warning, last reserve), and one when there is enough space again. The last stage is kept in
 * state_directory, in the file "space.NAME". Errors are printed.
 */
void space_look(const char *name, const char *directory, const char *state_directory);

#endif
