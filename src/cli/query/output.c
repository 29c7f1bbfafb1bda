/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/query/output.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/query/pager.h"

#define FLUSH_AT ((size_t)64 * 1024)
#define WIDTH_MAX 10000

/* LC_CTYPE alone, so that numbers keep their point. In a locale that is not UTF-8, only ASCII is
 * shown: other bytes would show as other characters. */
void output_locale(void) {
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C");
}

static size_t terminal_width(void) {
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    unsigned long wanted;
    char *end;

    if (columns && *columns >= '1' && *columns <= '9') {
        wanted = strtoul(columns, &end, 10);
        if (!*end && wanted <= WIDTH_MAX)
            return wanted;
    }
    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

struct format_style output_style(bool utc) {
    return (struct format_style){
        .terminal = isatty(STDOUT_FILENO), .width = terminal_width(), .utc = utc};
}

void output_begin(struct output *output, const struct format *format,
                  const struct format_style *style, bool paged) {
    *output = (struct output){.fd = STDOUT_FILENO};
    signal(SIGPIPE, SIG_IGN);
    if (paged && style->terminal)
        output->pager = pager_open(&output->fd);
    format_begin(&output->writer, format, style, &output->buffer);
}

void output_flush(struct output *output) {
    const char *at = output->buffer.bytes;
    size_t left = output->buffer.n;

    while (left > 0 && !output->gone && !output->error) {
        ssize_t n = write(output->fd, at, left);

        if (n >= 0) {
            at += n;
            left -= (size_t)n;
        } else if (errno == EPIPE) {
            output->gone = true;
        } else if (errno != EINTR) {
            output->error = -errno;
        }
    }
    output->buffer.n = 0;
    if (output->buffer.failed && !output->error)
        output->error = -ENOMEM;
}

bool output_more(struct output *output) {
    if (output->buffer.n >= FLUSH_AT || output->buffer.failed)
        output_flush(output);
    return !output->gone && !output->error;
}

bool output_end(struct output *output, const char *command) {
    struct buffer nowhere = {0};

    format_end(&output->writer, output->cut ? &nowhere : &output->buffer);
    buffer_free(&nowhere);
    output_flush(output);
    buffer_free(&output->buffer);
    if (output->pager) {
        close(output->fd);
        if (!pager_wait(output->pager)) {
            message(command, "the pager cannot be run; see $DEED_PAGER, $PAGER and --no-pager");
            return false;
        }
    }
    if (output->error)
        message(command, "standard output: %s", strerror(-output->error));
    return !output->error;
}
