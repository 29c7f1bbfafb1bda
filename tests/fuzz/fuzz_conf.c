/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as deed.conf, emitters.json, a line of what was rejected, a queue, and as a
 * configuration file of journald's, logrotate's and rsyslogd's: read, or not understood. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "doctor/accepted.h"
#include "doctor/copy.h"
#include "doctor/logrotateconf.h"
#include "doctor/rejections.h"
#include "doctor/rsyslogconf.h"
#include "doctor/sdconf.h"
#include "journal/emitters.h"
#include "store/deedconf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Either a directory as the manual has it, or a line that says why not. */
static void as_deed(const char *text, size_t size) {
    char why[DEEDCONF_WHY] = "";
    struct deedconf conf;
    bool fine = deedconf_parse("deed.conf", text, size, &conf, why);

    if (fine != (*why == '\0') || (!fine && strncmp(why, "deed.conf:", 10) != 0))
        abort();
    if (!fine)
        return;
    if (*conf.log_directory != '/' || conf.log_directory[strlen(conf.log_directory) - 1] == '/')
        abort();
    for (const char *c = conf.log_directory; *c; c++)
        if ((unsigned char)*c <= ' ' || strchr("\"'\\*?[]{}#%", *c))
            abort();
}

static void on_wrong(const char *what, void *data) {
    if (strncmp(what, "emitters.json: ", 15) != 0)
        abort();
    ++*(size_t *)data;
}

/* Each mistake is told, and what is asked afterwards stays within the rows. */
static void as_emitters(const char *text, size_t size) {
    struct emitters emitters;
    size_t wrong = 0;
    int r = emitters_parse("emitters.json", text, size, &emitters, on_wrong, &wrong);

    if ((r == -EBADMSG) != (wrong > 0))
        abort();
    for (size_t i = 0; i < emitters.n; i++) {
        const struct emitter *row = &emitters.rows[i];
        size_t n = row->unit ? strlen(row->unit) : 0;
        enum emitters_word word = emitters_ask(&emitters, row->uid, row->unit, n);

        if (word == EMITTERS_UNKNOWN || (row->yes && word != EMITTERS_YES))
            abort();
    }
    emitters_free(&emitters);
}

static void as_rejected(const char *text, size_t size) {
    struct rejections rejections = {0};

    rejections_take(&rejections, text, size, 0);
    rejections_take(&rejections, text, size, 0);
    if (rejections.n > 1)
        abort();
    rejections_free(&rejections);
}

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
    struct copy_state state;

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    as_deed(text, size);
    copy_state_parse(text, &state);
    as_emitters(text, size);
    as_rejected(text, size);
    as_systemd(text);
    as_accepted(text);
    as_logrotate(text);
    as_rsyslog(text, size);
    free(text);
    return 0;
}
