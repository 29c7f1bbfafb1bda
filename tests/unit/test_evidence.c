/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence as deed-deliver follows it, in a directory of its own. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evidence.h"

/* With its origin, of about 100 bytes: some pieces of what is read at once, and no multiple of it.
 */
#define MANY 20000

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
static void event(int n, char to[128]) {
    snprintf(to, 128, "{\"event_id\":\"%08d-0000-7000-8000-000000000000\",\"chain\":{}", n);
}

static void append(int from, int to) {
    FILE *f = fopen(path, "a");
    char text[128];

    cr_assert_not_null(f);
    for (int i = from; i < to; i++) {
        event(i, text);
        fprintf(f, "%s,\"origin\":{\"host\":\"h\",\"uid\":0}}\n", text);
    }
    cr_assert_eq(fclose(f), 0);
}

static bool is_there(int n) {
    static const uint8_t none[RECORD_KEY];
    uint8_t key[RECORD_KEY];
    char text[130];

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

/* What is written and not known counts as passed over, and is sent again. */
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
    char text[128];
    FILE *f;

    append(0, MANY);
    event(MANY, text);
    f = fopen(path, "a");
    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    evidence_follow(&evidence);
    cr_assert_eq(count(0, MANY), MANY);
    cr_assert_not(is_there(MANY));
    f = fopen(path, "a");
    cr_assert(f && fputs(",\"origin\":{}}\n", f) >= 0 && fclose(f) == 0);
    cr_assert(evidence_follow(&evidence));
    cr_assert(is_there(MANY));
}
