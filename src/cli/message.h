/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_MESSAGE_H
#define DEED_CLI_MESSAGE_H

/* One line on stderr: "deed SUBCOMMAND: …". Hostile bytes in it come out as \xNN. */
void message(const char *subcommand, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

/* Of an event that the journal did not take. */
#define MESSAGE_SPOOLED "the journal does not take it; kept on disk, and delivered when it does"

#endif
