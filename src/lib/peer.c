/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/peer.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/error.h"

#define PEER_SIZE_MIN 32

int peer_id(int fd, char *ret_id, size_t size) {
    char buffer[4096];
    struct passwd entry, *found = NULL;
    struct ucred peer;
    socklen_t length = sizeof(peer);

    if (!ret_id || size < PEER_SIZE_MIN)
        return fail(EINVAL, "size: %zu bytes are too few for an id; 32 or more", size);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
        return fail(EINVAL, "fd: has no peer credentials: %m");
    if (length != sizeof(peer) || peer.uid == (uid_t)-1)
        return fail(EINVAL, "fd: has no peer; a connected AF_UNIX socket is needed");
    if (getpwuid_r(peer.uid, &entry, buffer, sizeof(buffer), &found) == 0 && found &&
        entry.pw_name[0] && strlen(entry.pw_name) < size)
        strcpy(ret_id, entry.pw_name);
    else
        snprintf(ret_id, size, "uid:%lu", (unsigned long)peer.uid);
    return 0;
}
