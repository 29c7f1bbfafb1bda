/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence as deed-deliver follows it, in a directory of its own. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "deliver/evidence.h"

/* Lines of about 400 bytes with their origin: several chunks of a read, and no multiple of a chunk.
 */
#define MANY 20000

#define ORIGIN                                                                                     \
    ",\"origin\":{\"host\":\"h\",\"unit\":\"u.service\",\"exe\":\"/x\",\"pid\":1,\"uid\":996"      \
    ",\"boot_id\":\"b4e2dbaf75bf414b90412f78054f4906\"}}\n"

static char directory[32], path[64];
static struct evidence evidence;

static void setup(void) {
    strcpy(directory, "/tmp/deed-evidence.XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/deed.jsonl", directory);
    cr_assert_eq(evidence_open(&evidence, directory), 0);
}

static void teardown(void) {
    char command[80];

    evidence_close(&evidence);
    snprintf(command, sizeof(command), "rm -rf %s", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(evidence, .init = setup, .fini = teardown);

/* The event of that number, without its last brace. */
static void event(int n, char to[512]) {
    snprintf(to, 512,
             "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"%08d-0000-7000-8000-"
             "000000000000\",\"service\":\"s\",\"actor\":{\"type\":\"user\",\"id\":\"alice\"},"
             "\"action\":"
             "\"auth.login\",\"resource\":{\"type\":\"host\",\"id\":\"h\"},\"outcome\":\"success\","
             "\"chain\":"
             "{\"stream\":\"8e532f340877109a13cbb98e88eaeb82\",\"seq\":1}",
             n);
}

static void append(int from, int to) {
    FILE *f = fopen(path, "a");
    char text[512];

    cr_assert_not_null(f);
    for (int i = from; i < to; i++) {
        event(i, text);
        fprintf(f, "%s" ORIGIN, text);
    }
    cr_assert_eq(fclose(f), 0);
}

static bool has_text(const char *text, uid_t uid) {
    uint8_t key[RECORD_KEY], id_key[RECORD_KEY];
    const char *id = record_id(text, strlen(text));

    cr_assert_not_null(id);
    record_key(text, strlen(text), key);
    record_id_key(id, id_key);
    return evidence_has(&evidence, key, id_key, uid);
}

static bool is_there(int n) {
    char text[514];

    event(n, text);
    strcat(text, "}");
    return has_text(text, 996);
}

static int count(int from, int to) {
    int n = 0;

    for (int i = from; i < to; i++)
        n += is_there(i);
    return n;
}

/* An event that is written but not read yet would count as skipped, and be sent again. */
Test(evidence, all_that_is_there_is_known_at_once) {
    append(0, MANY);
    cr_assert(evidence_follow(&evidence));
    cr_assert_eq(count(0, MANY), MANY);
    append(MANY, 2 * MANY);
    cr_assert(evidence_follow(&evidence));
    cr_assert_eq(count(0, 2 * MANY), 2 * MANY);
    cr_assert_not(evidence_follow(&evidence));
}

Test(evidence, the_end_of_a_file_that_was_rotated_away_is_known) {
    char rotated[80];

    append(0, 1);
    evidence_follow(&evidence);
    append(1, MANY);
    snprintf(rotated, sizeof(rotated), "%s-20260101", path);
    cr_assert_eq(rename(path, rotated), 0);
    append(MANY, 2 * MANY);
    cr_assert(evidence_follow(&evidence));
    cr_assert_eq(count(0, 2 * MANY), 2 * MANY);
}

Test(evidence, a_line_counts_when_it_is_whole) {
    char text[512];
    FILE *f;

    append(0, MANY);
    event(MANY, text);
    f = fopen(path, "a");
    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    evidence_follow(&evidence);
    cr_assert_eq(count(0, MANY), MANY);
    cr_assert_not(is_there(MANY));
    f = fopen(path, "a");
    cr_assert(f && fputs(ORIGIN, f) >= 0 && fclose(f) == 0);
    cr_assert(evidence_follow(&evidence));
    cr_assert(is_there(MANY));
}

/* What it had is gone: its records have to stay in the spool. */
Test(evidence, what_was_cut_off_is_forgotten) {
    struct stat st;

    append(0, 1);
    cr_assert_eq(stat(path, &st), 0);
    append(1, MANY);
    evidence_follow(&evidence);
    cr_assert_eq(count(0, MANY), MANY);
    cr_assert_eq(truncate(path, st.st_size), 0);
    evidence_follow(&evidence);
    cr_assert(is_there(0));
    cr_assert_eq(count(1, MANY), 0);
}

/* The disk did not have the first bytes of what was written last. */
Test(evidence, zeros_before_a_line) {
    static const char zeros[4096];
    FILE *f = fopen(path, "a");

    cr_assert(f && fwrite(zeros, sizeof(zeros), 1, f) == 1 && fclose(f) == 0);
    append(0, MANY);
    evidence_follow(&evidence);
    cr_assert_eq(count(0, MANY), MANY);
}

Test(evidence, a_directory_that_comes_later) {
    evidence_close(&evidence);
    cr_assert(unlink(path) == 0 || errno == ENOENT);
    cr_assert_eq(rmdir(directory), 0);
    cr_assert_eq(evidence_open(&evidence, directory), 0);
    cr_assert_not(evidence_follow(&evidence));
    cr_assert_eq(evidence_sync(&evidence), 0);
    cr_assert_eq(mkdir(directory, 0700), 0);
    append(0, MANY);
    evidence_follow(&evidence);
    cr_assert_eq(count(0, MANY), MANY);
}

/* Something was mounted over it, or somebody moved it away: deed-write writes to the one of this
 * name. */
Test(evidence, a_directory_in_the_place_of_another) {
    char away[48], command[128];

    append(0, 1);
    evidence_follow(&evidence);
    cr_assert(is_there(0));
    snprintf(away, sizeof(away), "%s.away", directory);
    cr_assert_eq(rename(directory, away), 0);
    cr_assert_eq(mkdir(directory, 0700), 0);
    append(1, MANY);
    sleep(1);
    usleep(100000);
    evidence_follow(&evidence);
    cr_expect_eq(count(1, MANY), MANY - 1);
    cr_expect_not(is_there(0));
    snprintf(command, sizeof(command), "rm -rf %s", away);
    cr_assert_eq(system(command), 0);
}

/* A power failure leaves half a line, and the next writer ends it. */
Test(evidence, a_line_that_was_cut_is_no_evidence) {
    char text[512], line[1024];

    for (size_t n = 1; n < strlen(ORIGIN) - 1; n++) {
        FILE *f = fopen(path, "a");

        event((int)n, text);
        snprintf(line, sizeof(line), "%s%.*s\n", text, (int)n, ORIGIN);
        cr_assert(f && fputs(line, f) >= 0 && fclose(f) == 0);
        evidence_follow(&evidence);
        cr_assert_not(is_there((int)n), "cut after %zu bytes of the origin", n);
    }
}

/* Appends the first n bytes of a rejected line; all of them: n is SIZE_MAX. */
static void reject(const char *message, const char *uid, size_t n) {
    char line[2048];
    char *to = line + sprintf(line, "{\"received\":\"x\",\"rejected\":\"x\",\"message\":\"");
    FILE *f;

    for (const char *c = message; *c; c++) {
        if (*c == '"')
            *to++ = '\\';
        *to++ = *c;
    }
    to += sprintf(to, "\",\"origin\":{\"host\":\"h\",\"uid\":\"%s\"}}", uid);
    if (n < (size_t)(to - line))
        line[n] = '\0';
    snprintf(path, sizeof(path), "%s/rejected.jsonl", directory);
    f = fopen(path, "a");
    cr_assert(f && fprintf(f, "%s\n", line) > 0 && fclose(f) == 0);
    evidence_follow(&evidence);
}

Test(evidence, what_was_rejected_counts_when_its_line_is_whole) {
    char text[514];
    size_t n = 0;

    event(1, text);
    strcat(text, "}");
    while (!has_text(text, 1000))
        reject(text, "1000", ++n);
    cr_assert_gt(n, strlen(text) + strlen("\",\"origin\":{\"uid\":\"1000\""));
}

Test(evidence, what_was_rejected_counts_for_its_sender_alone) {
    char text[514];

    event(1, text);
    strcat(text, "}");
    for (const char *const *uid =
             (const char *const[]){"1000", "", "x", "-1", "4294967296", "00000000000", NULL};
         *uid; uid++)
        reject(text, *uid, SIZE_MAX);
    cr_assert(has_text(text, 1000));
    cr_assert_not(has_text(text, 0));
    cr_assert_not(has_text(text, 1001));
    reject(text, "0", SIZE_MAX);
    cr_assert(has_text(text, 0));
}

/* A whole event is compared to the byte; what is none may have been changed, and counts by its id.
 */
Test(evidence, a_rejected_event_with_the_same_id_is_another_one) {
    char text[514], other[514];

    event(1, text);
    strcat(text, "}");
    strcpy(other, text);
    memcpy(strstr(other, "alice"), "mallo", 5);
    reject(other, "0", SIZE_MAX);
    cr_assert(has_text(other, 0));
    cr_assert_not(has_text(text, 0));
    other[strlen(other) - 1] = '\0';
    reject(other, "0", SIZE_MAX);
    cr_assert(has_text(text, 0));
    cr_assert_not(has_text(text, 1000));
}

/* rsyslogd of deed 0.1.0 put a blank in front. */
Test(evidence, a_blank_in_front_of_what_was_rejected) {
    char text[514], line[515];

    event(1, text);
    strcat(text, "}");
    snprintf(line, sizeof(line), " %s", text);
    reject(line, "0", SIZE_MAX);
    cr_assert(has_text(text, 0));
}
