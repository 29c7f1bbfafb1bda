/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/journal/kept.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/journal/reader.h"

char spool[256];

static void make_spool(void) {
    snprintf(spool, sizeof(spool), "%s/spool", getenv("DEED_SCRATCH"));
    CHECK(chmod(getenv("DEED_SCRATCH"), 0755) == 0, "%m");
    CHECK(mkdir(spool, 0) == 0 && chmod(spool, 01733) == 0, "%m");
}

deed_options usual_options(void) {
    deed_options options = DEED_OPTIONS_INIT;

    options.deadline_ms = DEADLINE_MS;
    options.spool_directory = spool;
    return options;
}

deed_log *open_with(const deed_options *options) {
    deed_log *log = NULL;

    CHECK(deed_open(&log, "billing", options) == 0, "%s", deed_error_text());
    return log;
}

int record(deed_log *log, const char *who) {
    return deed_record(log, deed_user(who), "customer.delete", deed_resource("customer", "4471"),
                       DEED_SUCCESS, NULL);
}

void must_give(deed_log *log, const char *who, int wanted) {
    int r = record(log, who);

    CHECK(r == wanted, "%d (%s), wanted %d", r, deed_error_text(), wanted);
}

size_t fill(deed_log *log) {
    size_t n = 0;
    int r;

    do {
        r = record(log, "queued");
        CHECK(r >= 0, "%s", deed_error_text());
        n++;
    } while (r == 0 && n < 100000);
    CHECK(r == DEED_SPOOLED, "%zu events, and all taken", n);
    return n;
}

size_t record_until_taken(deed_log *log) {
    size_t n = 0;
    int r;

    do {
        r = record(log, "after");
        CHECK(r >= 0, "%s", deed_error_text());
        n++;
        if (r == DEED_SPOOLED)
            usleep(20000);
    } while (r == DEED_SPOOLED && n < 500);
    CHECK(r == 0, "never taken again");
    return n;
}

size_t files(char *ret_name) {
    DIR *directory = opendir(spool);
    struct dirent *e;
    size_t n = 0;

    CHECK(directory, "%m");
    while ((e = readdir(directory)))
        if (e->d_name[0] != '.') {
            n++;
            if (ret_name)
                strcpy(ret_name, e->d_name);
        }
    closedir(directory);
    return n;
}

void expect_all(size_t wanted, size_t streams) {
    struct entries all = read_entries(wanted);
    size_t found;

    CHECK(all.n == wanted, "%zu of %zu", all.n, wanted);
    found = check_chains(&all, NULL);
    CHECK(!streams || found == streams, "%zu streams", found);
}

void on_alarm(void *data, int error, const char *text) {
    struct told *told = data;

    told->n++;
    told->error = error;
    snprintf(told->text, sizeof(told->text), "%s", text);
}

int run_scenario(const struct scenario *scenarios, const char *name) {
    for (; scenarios->name; scenarios++) {
        if (!name) {
            puts(scenarios->name);
        } else if (strcmp(name, scenarios->name) == 0) {
            make_spool();
            scenarios->run();
            return 0;
        }
    }
    return name ? 2 : 0;
}
