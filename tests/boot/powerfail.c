/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * powerfail DIRECTORY...: ends the ext4 file system that each DIRECTORY is on as a power failure
 * ends one: at this moment, without writing its journal or anything else that is not on the disk
 * yet. All that goes on using it gets errors; mounted again, it has what had been synced. xfstests
 * kills file systems the same way. What the disk itself would have lost from a cache of its own is
 * not lost here.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_GOING_FLAGS_NOLOGFLUSH 2

int main(int argc, char **argv) {
    uint32_t flags = EXT4_GOING_FLAGS_NOLOGFLUSH;
    int status = argc > 1 ? 0 : 2;

    for (int i = 1; i < argc; i++) {
        int fd = open(argv[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0 || ioctl(fd, EXT4_IOC_SHUTDOWN, &flags) < 0) {
            perror(argv[i]);
            status = 1;
        }
        if (fd >= 0)
            close(fd);
    }
    return status;
}
