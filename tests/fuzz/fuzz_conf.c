/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a configuration file of journald's, logrotate's and rsyslogd's: read, or not
 * understood. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "accepted.h"
#include "logrotateconf.h"
#include "rsyslogconf.h"
#include "sdconf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool anything(const char *value) {
    uint64_t usec;

    sdconf_usec(value, &usec);
    sdconf_level(value);
    return *value;
}

static void as_systemd(const char *text) {
    struct sdconf conf = {0};

    sdconf_parse(&conf, "file", text, "Journal");
    sdconf_get(&conf, "RateLimitIntervalSec", "RateLimitInterval", anything);
    sdconf_free(&conf);
}

static void on_wrong_line(size_t number, const char *why, void *data) {
    if (number == 0 || !*why)
        abort();
    ++*(size_t *)data;
}

/* Each line is a comment, understood, or told. */
static void as_accepted(const char *text) {
    struct accepted accepted;
    size_t n_wrong = 0;

    accepted_parse(text, &accepted, on_wrong_line, &n_wrong);
    for (size_t i = 0; i < accepted.n; i++)
        if (!*accepted.lines[i].check || !*accepted.lines[i].reason)
            abort();
    accepted_free(&accepted);
}

static void as_logrotate(const char *text) {
    struct logrotateconf conf = LOGROTATECONF_INIT;

    logrotateconf_apply(&conf, text, "/var/log/deed/deed.jsonl");
    logrotateconf_days(&conf);
}

/* It includes files, so it reads one; that in memory has a name, too. */
static void as_rsyslog(const char *text, size_t size) {
    static char path[64];
    static int fd = -1;
    struct rsyslogconf conf = {0};
    struct outputs outputs = {0};
    size_t at = 0;

    if (fd < 0) {
        fd = memfd_create("rsyslog.conf", MFD_CLOEXEC);
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    }
    if (ftruncate(fd, 0) < 0 || pwrite(fd, text, size, 0) != (ssize_t)size)
        abort();
    if (rsyslogconf_read("", path, &conf) < 0)
        return;
    for (const struct rsyslog_statement *one; (one = rsyslog_next(&conf, "module", &at));) {
        char *load = rsyslog_parameter(one, "load");

        if (load)
            rsyslog_size(load);
        free(load);
    }
    outputs_find(&conf, &outputs);
    outputs_free(&outputs);
    rsyslogconf_free(&conf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    as_systemd(text);
    as_accepted(text);
    as_logrotate(text);
    as_rsyslog(text, size);
    free(text);
    return 0;
}
