/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/space.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "deed.h"
#include "util/io.h"

/* Stages by the percentage that is free. In the last one only evidence is written (deed-write(8)).
 */
static const struct {
    const char *name;
    unsigned below;
} stages[] = {{"enough", 100}, {"notice", 30}, {"warning", 20}, {"last reserve", 10}};

#define N_STAGES (sizeof(stages) / sizeof(stages[0]))

/* A stage ends when so many percent more are free, so that its event is not repeated. */
#define SLACK 2

static unsigned percent(uint64_t part, uint64_t of) {
    return of ? (unsigned)((double)part * 100 / (double)of) : 100;
}

/* Blocks or inodes, whichever is scarcer, as root sees them. */
static bool free_space(const char *directory, unsigned *ret_percent, uint64_t *ret_bytes) {
    struct statvfs st;
    unsigned blocks, inodes;

    if (statvfs(directory, &st) < 0)
        return false;
    blocks = percent(st.f_bfree, st.f_blocks);
    inodes = percent(st.f_ffree, st.f_files);
    *ret_percent = blocks < inodes ? blocks : inodes;
    *ret_bytes = (uint64_t)st.f_bfree * st.f_frsize;
    return true;
}

static size_t stage_of(unsigned left, size_t before) {
    size_t now = 0;

    while (now + 1 < N_STAGES && left < stages[now + 1].below)
        now++;
    while (now < before && left < stages[now + 1].below + SLACK)
        now++;
    return now;
}

static size_t read_stage(const char *path) {
    char text[16];
    unsigned long stage;

    if (io_read_text(path, text, sizeof(text)) < 0)
        return 0;
    stage = strtoul(text, NULL, 10);
    return stage < N_STAGES ? stage : 0;
}

static void write_stage(const char *path, size_t stage) {
    char text[16];
    int n = snprintf(text, sizeof(text), "%zu\n", stage);
    int r = io_replace(path, text, (size_t)n, 0600);

    if (r < 0)
        fprintf(stderr, "%s: %s\n", path, strerror(-r));
}

static int record_stage(const char *directory, size_t stage, unsigned left, uint64_t bytes) {
    const char *action = stage ? DEED_ACTION_AUDIT_SPACE_LOW : DEED_ACTION_AUDIT_SPACE_FREED;
    deed_log *log = NULL;
    int r = deed_open(&log, "deed", NULL);

    if (r == 0)
        r = deed_record(
            log, deed_service("deed-deliver"), action, deed_resource("directory", directory),
            stage ? DEED_FAILURE : DEED_SUCCESS,
            DEED_DETAILS(.metadata = DEED_META(DEED_STR("stage", stages[stage].name),
                                               DEED_INT("percent_left", left),
                                               DEED_INT("bytes_left", (int64_t)bytes))));
    if (r < 0)
        fprintf(stderr, "%s: %s: %s\n", directory, stages[stage].name, deed_error_text());
    deed_close(log);
    return r;
}

void space_look(const char *name, const char *directory, const char *state_directory) {
    char path[PATH_MAX];
    size_t before, now;
    uint64_t bytes;
    unsigned left;

    if (!free_space(directory, &left, &bytes))
        return;
    snprintf(path, sizeof(path), "%s/space.%s", state_directory, name);
    before = read_stage(path);
    now = stage_of(left, before);
    /* An event that could not be recorded is tried again the next time. */
    if (now != before && record_stage(directory, now, left, bytes) >= 0)
        write_stage(path, now);
}
