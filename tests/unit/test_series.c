/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/close.h"
#include "seal/keyfile.h"
#include "seal/series.h"
#include "store/fileset.h"
#include "util/io.h"

#define NAME "web1/deed/0a1b/deed"

/* A directory of evidence, and the files of a tree beside it. */
static char dir[64];
static struct series_paths paths;
static struct seal_key first;
static struct series series;
static int directory;

static void path_in(const char *name, char ret[256]) {
    snprintf(ret, 256, "%s/%s", dir, name);
}

static void append(const char *name, const char *text) {
    char path[256];
    int fd;

    path_in(name, path);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    cr_assert_eq(io_write(fd, text, strlen(text)), 0);
    close(fd);
}

static void rotate(const char *to) {
    char from[256], path[256];

    path_in(FILESET_CURRENT, from);
    path_in(to, path);
    cr_assert_eq(rename(from, path), 0);
}

static int start(void) {
    int r = series_open(&series, FILESET_CURRENT, directory, &paths);

    series.grace = 0;
    return r;
}

static int restart(void) {
    series_close(&series);
    return start();
}

static void setup(void) {
    struct seal_state state = {.name = NAME};

    strcpy(dir, "/tmp/deed-series.XXXXXX");
    cr_assert(mkdtemp(dir));
    snprintf(paths.state, sizeof(paths.state), "%s/state", dir);
    snprintf(paths.key, sizeof(paths.key), "%s/key", dir);
    snprintf(paths.files, sizeof(paths.files), "%s/files", dir);
    directory = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert(seal_key_first(&first));
    cr_assert_eq(seal_keyfile_make(paths.key, &first), 0);
    cr_assert_eq(seal_state_save(paths.state, &state), 0);
    cr_assert_eq(start(), 0);
}

static void teardown(void) {
    char command[128];

    series_close(&series);
    close(directory);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    cr_assert_eq(system(command), 0);
}

TestSuite(series, .init = setup, .fini = teardown);

/* The root of lines that end with a line feed. */
static void root_of(const char *lines, uint8_t ret[DIGEST_SIZE]) {
    struct tree tree = {0};

    for (const char *feed; (feed = strchr(lines, '\n')); lines = feed + 1) {
        uint8_t leaf[DIGEST_SIZE];

        tree_leaf(lines, (size_t)(feed - lines), leaf);
        tree_add(&tree, leaf, NULL);
    }
    tree_root(&tree, ret);
}

static bool is_signed(const char *text, uint64_t epoch) {
    struct seal_key key = first;
    struct note_key public;
    struct note note;

    for (uint64_t i = 0; i < epoch; i++)
        cr_assert(seal_key_next(&key));
    cr_assert(seal_key_public(&key, NAME, &public));
    return note_parse(text, strlen(text), &note) &&
           note_verify(&note, &public, NULL) == NOTE_SIGNED;
}

/* The newest checkpoint is of these lines, and signed by the key of that epoch. */
static void expect_sealed(const char *lines, uint64_t epoch) {
    uint8_t root[DIGEST_SIZE];
    struct checkpoint checkpoint;
    struct note note;

    cr_assert(series.state.note);
    cr_assert(note_parse(series.state.note, strlen(series.state.note), &note));
    cr_assert(checkpoint_parse(note.text, note.n, &checkpoint));
    root_of(lines, root);
    cr_expect_str_eq(checkpoint.origin, NAME);
    cr_expect_arr_eq(checkpoint.root, root, sizeof(root));
    cr_expect(is_signed(series.state.note, epoch));
}

static bool has_key(uint64_t epoch) {
    char name[PATH_MAX + 16];

    snprintf(name, sizeof(name), "%s.%u", paths.key, (unsigned)epoch);
    return access(name, F_OK) == 0;
}

/* The lines come, and a checkpoint covers them. */
static void seal_lines(const char *lines) {
    append(FILESET_CURRENT, lines);
    series_read(&series);
    cr_assert_eq(series_sign(&series), 1);
}

Test(series, signs_what_has_come) {
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 0, "there is no file");
    append(FILESET_CURRENT, "one\ntw");
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\n", 0);
    cr_expect_eq(series_sign(&series), 0, "nothing is new");
    append(FILESET_CURRENT, "o\n\n\xff\r\n");
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\n\n\xff\r\n", 0);
}

Test(series, goes_on_after_a_restart) {
    seal_lines("one\ntwo\n");
    append(FILESET_CURRENT, "three\n");
    cr_assert_eq(restart(), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\n", 0);
}

Test(series, ends_an_epoch_with_a_file) {
    struct seal_close end;
    struct note note;

    seal_lines("one\ntwo\n");
    append(FILESET_CURRENT, "three");
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    expect_sealed("one\ntwo\nthree\n", 0); /* half a line is a line, as nothing comes behind it */
    cr_assert(series.state.close);
    cr_expect(is_signed(series.state.close, 0));
    cr_assert(note_parse(series.state.close, strlen(series.state.close), &note));
    cr_assert(seal_close_parse(note.text, note.n, &end));
    cr_expect_eq(end.epoch, 0);
    cr_expect_eq(end.tree.size, 3);
    cr_expect_not(has_key(0));
    cr_expect(has_key(1));
    cr_expect_eq(series_close_sent(&series), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\n", 1);
    cr_assert_eq(restart(), 0);
    append(FILESET_CURRENT, "five\n");
    series_read(&series);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\nfive\n", 1);
}

/* The files were rotated, and compressed, while nobody looked. */
Test(series, finds_its_file_under_another_name) {
    char command[320];

    seal_lines("one\n");
    append(FILESET_CURRENT, "two\n");
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "three\n");
    rotate("deed.jsonl-20261102");
    append("deed.jsonl-20261103", ""); /* has no line: no epoch */
    append(FILESET_CURRENT, "four\n");
    snprintf(command, sizeof(command),
             "cd %s && gzip deed.jsonl-20261101 && : >deed.jsonl-20261101", dir);
    /* The one that was compressed is there twice, and what was not finished is empty. */
    cr_assert_eq(system(command), 0);
    cr_assert_eq(restart(), 0);
    cr_expect_eq(series_read(&series), SERIES_CLOSED);
    expect_sealed("one\ntwo\n", 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING, "the end of the first was not sent yet");
    cr_expect_eq(series_close_sent(&series), 0);
    cr_expect_eq(series_read(&series), SERIES_CLOSED);
    expect_sealed("one\ntwo\nthree\n", 1);
    cr_expect_eq(series_close_sent(&series), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\n", 2);
}

/* Ends the epoch of the present file, which is rotated to that name. */
static void end_file(const char *to) {
    rotate(to);
    append(FILESET_CURRENT, to);
    append(FILESET_CURRENT, "\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    cr_assert_eq(series_read(&series), SERIES_NOTHING);
    cr_assert_eq(series_sign(&series), 1);
}

#define EVENT(action, unit)                                                                        \
    "{\"timestamp\":\"2026-11-01T00:00:00.000Z\",\"event_id\":\"01a22d99-1c34-7407-94cb-"          \
    "62019a872887\","                                                                              \
    "\"service\":\"x\",\"actor\":{\"type\":\"user\",\"id\":\"x\"},\"action\":\"" action "\","      \
    "\"resource\":{\"type\":\"x\",\"id\":\"x\"},\"outcome\":\"success\","                          \
    "\"chain\":{\"stream\":\"66ad0256a8b55771cc1316509b74621e\",\"seq\":1},"                       \
    "\"origin\":{\"host\":\"x\",\"unit\":\"" unit "\",\"pid\":1,\"uid\":0}}\n"

Test(series, knows_what_is_sealed_at_once) {
    append(FILESET_CURRENT, EVENT("auth.login", "x.service"));
    series_read(&series);
    cr_expect_not(series.urgent, "no list");
    series.at_once = "data.export auth.*";
    append(FILESET_CURRENT, EVENT("authority.login", "x.service"));
    append(FILESET_CURRENT, EVENT("auth.login", "deed-seal.service"));
    append(FILESET_CURRENT, "auth.login\n");
    series_read(&series);
    cr_expect_not(series.urgent);
    cr_expect_eq(series.others, 3);
    append(FILESET_CURRENT, EVENT("auth.login", "x.service"));
    series_read(&series);
    cr_expect(series.urgent);
    cr_assert_eq(series_sign(&series), 1);
    cr_expect_not(series.urgent);
}

/* The third file stands in front of the others. */
Test(series, seals_no_line_twice_when_the_clock_was_set_back) {
    seal_lines("one\n");
    end_file("deed.jsonl-20261101");
    cr_expect_str_eq(series.state.close_file, "deed.jsonl-20261101");
    end_file("deed.jsonl-20261102");
    end_file("deed.jsonl-20200101");
    cr_expect_str_eq(series.state.close_file, "deed.jsonl-20200101");
    expect_sealed("one\ndeed.jsonl-20261101\ndeed.jsonl-20261102\ndeed.jsonl-20200101\n", 3);
    cr_assert_eq(restart(), 0);
    end_file("deed.jsonl-20200102");
    expect_sealed("one\ndeed.jsonl-20261101\ndeed.jsonl-20261102\ndeed.jsonl-20200101\n"
                  "deed.jsonl-20200102\n",
                  4);
}

/* Two files came while nobody looked, and the second has a name in front of older ones: it may as
 * well be a forged one. */
Test(series, seals_no_file_in_front_of_a_sealed_one) {
    seal_lines("one\n");
    end_file("deed.jsonl-20261101");
    rotate("deed.jsonl-20261102");
    append(FILESET_CURRENT, "three\n");
    rotate("deed.jsonl-20200101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(restart(), 0);
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_assert_eq(series_sign(&series), 1);
    expect_sealed("one\ndeed.jsonl-20261101\nfour\n", 2);
}

static void overwrite(const char *name, const char *text);

/* An old file was changed from its first line on, another one was added. */
Test(series, vouches_for_no_file_that_was_changed) {
    seal_lines("one\n");
    end_file("deed.jsonl-20261101");
    end_file("deed.jsonl-20261102");
    overwrite("deed.jsonl-20261101", "One\n");
    append("deed.jsonl-20261101-1", "more\n");
    end_file("deed.jsonl-20261103");
    cr_assert_eq(restart(), 0);
    end_file("deed.jsonl-20261104");
    expect_sealed("one\ndeed.jsonl-20261101\ndeed.jsonl-20261102\ndeed.jsonl-20261103\n"
                  "deed.jsonl-20261104\n",
                  4);
}

/* The newest one, too: then only the file that is written to is known. */
Test(series, vouches_for_nothing_in_place_of_its_last_file) {
    seal_lines("one\n");
    rotate("deed.jsonl-20261101");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    overwrite("deed.jsonl-20261101", "One\n");
    append(FILESET_CURRENT, "two\n");
    cr_assert_eq(restart(), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_assert_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\n", 1);
}

/* A damaged file is no reason not to begin. */
Test(series, begins_beside_a_damaged_file) {
    append("deed.jsonl-20261031.gz", "\x1f\x8b damaged");
    append(FILESET_CURRENT, "one\n");
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_assert_eq(series_sign(&series), 1);
    expect_sealed("one\n", 0);
}

/* What was there before the first start is not sealed later, either. */
Test(series, seals_nothing_from_before_its_first_start) {
    append("deed.jsonl-20261031", "older\n");
    append("deed.jsonl-20991231", "older, with a name from the future\n");
    seal_lines("one\n");
    end_file("deed.jsonl-20261101");
    cr_assert_eq(restart(), 0);
    end_file("deed.jsonl-20261102");
    expect_sealed("one\ndeed.jsonl-20261101\ndeed.jsonl-20261102\n", 2);
}

/* An old one that is damaged stops nothing. One that may be the next does: its lines would be
 * missing. */
Test(series, passes_over_a_damaged_file_only_if_it_is_old) {
    char path[256];

    seal_lines("one\n");
    append("deed.jsonl-20261031.gz", "\x1f\x8b damaged");
    end_file("deed.jsonl-20261101");
    append("deed.jsonl-20261102.gz", "\x1f\x8b damaged");
    end_file("deed.jsonl-20261103");
    rotate("deed.jsonl-20261104");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    append("deed.jsonl-20261105.gz", "\x1f\x8b damaged");
    append(FILESET_CURRENT, "four\n");
    cr_expect_lt(series_read(&series), 0);
    cr_expect_str_eq(series.which.unread, "deed.jsonl-20261105.gz");
    cr_expect_null(series.state.broken);
    path_in("deed.jsonl-20261105.gz", path);
    cr_assert_eq(unlink(path), 0);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_assert_eq(series_sign(&series), 1);
    expect_sealed("one\ndeed.jsonl-20261101\ndeed.jsonl-20261103\nfour\n", 3);
}

/* Larger than any buffer. */
Test(series, checks_a_compressed_file) {
    char command[320];

    for (int i = 0; i < 100; i++) {
        char line[4096];

        for (size_t j = 0; j < sizeof(line); j++)
            line[j] = (char)('a' + rand() % 26); /* NOLINT: not for secrets */
        line[sizeof(line) - 2] = '\n';
        line[sizeof(line) - 1] = '\0';
        append(FILESET_CURRENT, line);
    }
    series_read(&series);
    cr_assert_eq(series_sign(&series), 1);
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "more\n");
    snprintf(command, sizeof(command), "gzip %s/deed.jsonl-20261101", dir);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(restart(), 0);
    cr_expect_eq(series_read(&series), SERIES_CLOSED);
    cr_expect_eq(series_read(&series), SERIES_NOTHING);
    cr_expect_eq(series.tree.size, 101);
}

/* ---- what was sealed is not there any more --------------------------------------------------- */

static void overwrite(const char *name, const char *text) {
    char path[256];

    path_in(name, path);
    cr_assert_eq(truncate(path, 0), 0);
    append(name, text);
}

static void seal_three(void) {
    seal_lines("one\ntwo\nthree\n");
}

static void expect_broken(int r, const char *part) {
    cr_expect_eq(r, -EPERM);
    cr_assert(series.state.broken);
    cr_expect(strstr(series.state.broken, part), "%s", series.state.broken);
    cr_expect_eq(restart(), -EPERM, "it signs again");
    cr_expect(series.state.broken);
}

Test(series, stops_at_a_changed_line) {
    seal_three();
    overwrite(FILESET_CURRENT, "one\ntwO\nthree\n");
    expect_broken(series_check(&series), "changed");
}

Test(series, stops_at_a_changed_line_before_it_signs) {
    seal_three();
    overwrite(FILESET_CURRENT, "one\ntwO\nthree\nfour\n");
    series_read(&series);
    series.check_took = 0; /* it takes its share of the time */
    expect_broken(series_sign(&series), "changed");
}

Test(series, stops_at_a_cut) {
    seal_three();
    overwrite(FILESET_CURRENT, "one\ntwo\n");
    expect_broken(restart(), "fewer");
}

Test(series, stops_if_its_file_is_gone) {
    char path[256];

    seal_three();
    path_in(FILESET_CURRENT, path);
    cr_assert_eq(unlink(path), 0);
    expect_broken(restart(), "gone");
}

Test(series, stops_if_the_first_line_is_another) {
    seal_three();
    overwrite(FILESET_CURRENT, "One\ntwo\nthree\n");
    expect_broken(restart(), "gone");
}

Test(series, stops_at_a_change_when_the_file_is_rotated) {
    seal_three();
    overwrite(FILESET_CURRENT, "one\ntwo\nThree\nfour\n");
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "five\n");
    expect_broken(series_read(&series), "changed");
}

/* ---- a power failure in the middle ----------------------------------------------------------- */

/* The state has gone on to the next epoch, and the key has not. */
Test(series, finishes_the_change_of_the_key) {
    struct seal_key key = first;

    seal_three();
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(seal_keyfile_make(paths.key, &key), 0);
    cr_assert_eq(restart(), 0);
    cr_expect_not(has_key(0));
    series_read(&series);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\n", 1);
}

/* The state has the end of the epoch, and the list does not. */
Test(series, finishes_the_list_of_files) {
    seal_three();
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(truncate(paths.files, 0), 0);
    cr_assert_eq(restart(), 0);
    rotate("deed.jsonl-20261102");
    append(FILESET_CURRENT, "five\n");
    cr_assert_eq(series_close_sent(&series), 0);
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    series_read(&series);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\nfive\n", 2);
}

/* The end of the epoch did not come to the disk: the file is sealed the next time. */
Test(series, passes_over_no_file_whose_end_was_lost) {
    seal_three();
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(series_close_sent(&series), 0);
    rotate("deed.jsonl-20261102");
    append(FILESET_CURRENT, "five\n");
    series.state_path = "/nonexistent/state";
    cr_assert_lt(series_read(&series), 0);
    cr_assert_eq(restart(), 0);
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    expect_sealed("one\ntwo\nthree\nfour\n", 1);
}

/* The file of the last key was overwritten, and not removed. */
Test(series, takes_no_erased_key) {
    struct seal_key erased = {0};

    seal_three();
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(seal_keyfile_make(paths.key, &erased), 0);
    cr_assert_eq(restart(), 0);
    cr_expect_not(has_key(0));
    series_read(&series);
    cr_expect_eq(series_sign(&series), 1);
    expect_sealed("one\ntwo\nthree\nfour\n", 1);
}

Test(series, keeps_the_end_of_an_epoch_until_it_was_sent) {
    seal_three();
    rotate("deed.jsonl-20261101");
    append(FILESET_CURRENT, "four\n");
    cr_assert_eq(series_read(&series), SERIES_CLOSED);
    cr_assert_eq(restart(), 0);
    cr_assert(series.state.close);
    cr_expect(is_signed(series.state.close, 0));
    cr_expect_eq(series_close_sent(&series), 0);
    cr_assert_eq(restart(), 0);
    cr_expect_null(series.state.close);
}
