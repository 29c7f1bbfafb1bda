/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_PEER_H
#define DEED_LIB_PEER_H

#include <stddef.h>

/* deed_peer_id(). It may block and allocate, so recording never calls it. */
int peer_id(int fd, char *ret_id, size_t size);

#endif
