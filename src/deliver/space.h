/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_SPACE_H
#define DEED_DELIVER_SPACE_H

/*
 * A disk that fills up is told in time, by events of our own: one for each stage that it comes to
 * (notice, warning, last reserve), and one when it is over. Where it stood is kept in
 * state_directory, in the file "space.NAME".
 */
void space_look(const char *name, const char *directory, const char *state_directory);

#endif
