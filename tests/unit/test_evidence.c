/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence as deed-deliver follows it, in a directory of its own. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static bool is_there(int n) {
    static const uint8_t none[RECORD_KEY];
    uint8_t key[RECORD_KEY];
    char text[514];

    event(n, text);
    strcat(text, "}");
    record_key(text, strlen(text), key);
    return evidence_has(&evidence, key, none);
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

static bool is_rejected(const char *id) {
    static const uint8_t none[RECORD_KEY];
    uint8_t key[RECORD_KEY];

    record_id_key(id, key);
    return evidence_has(&evidence, none, key);
}

Test(evidence, what_was_rejected_counts_by_its_id_and_when_its_line_is_whole) {
    static const char line[] =
        "{\"received\":\"x\",\"rejected\":\"x\",\"message\":\"{\\\"timestamp\\\":1,\\\"event_"
        "id\\\":"
        "\\\"01a20d74-b494-7db6-9be9-aacdd524be4c\\\"}\",\"origin\":{\"uid\":1}}";
    const char *id = "01a20d74-b494-7db6-9be9-aacdd524be4c";

    snprintf(path, sizeof(path), "%s/rejected.jsonl", directory);
    for (size_t n = 1; n <= strlen(line); n++) {
        FILE *f = fopen(path, "a");

        cr_assert(f && fprintf(f, "%.*s\n", (int)n, line) > 0 && fclose(f) == 0);
        evidence_follow(&evidence);
        cr_assert_eq(is_rejected(id), n == strlen(line), "%zu bytes", n);
    }
}
