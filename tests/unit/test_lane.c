/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers and hashes of a lane, on one end of a socket pair. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/lane.h"
#include "util/monotonic.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct lane_live live;
static _Atomic bool unavailable;
static struct lane lane;
static struct head head;
static struct datagram datagram;
static int other;

static void make_lane(void) {
    struct stat st;
    int pair[2];

    cr_assert_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    cr_assert_eq(fstat(pair[0], &st), 0);
    cr_assert_eq(head_open(&head, &lock, NULL, false, "billing"), 0);
    lane = (struct lane){.live = &live,
                         .unavailable = &unavailable,
                         .spool = {.fd = -1},
                         .journal = {.fd = pair[0],
                                     .device = st.st_dev,
                                     .inode = st.st_ino,
                                     .path = "/nonexistent/socket",
                                     .timeout = 1000000}};
    other = pair[1];
}

TestSuite(lane, .init = make_lane);

static int send_for(const char *who, struct outbox_ticket *ret_ticket) {
    static const struct stamp stamp = {"2026-06-11T14:02:09.471Z",
                                       "017f22e2-79b0-7abc-8000-000000000000"};
    deed_event in = DEED_EVENT_INIT;
    struct event event;

    in.actor = deed_user(who);
    in.action = "customer.delete";
    in.resource = deed_resource("customer", "4471");
    in.outcome = DEED_SUCCESS;
    cr_assert_eq(event_make(&in, "billing", NULL, &event), 0);
    line_begin(&datagram, "", 0, &stamp, &event);
    return lane_send(&lane, &head, &datagram, monotonic_ns() + lane.journal.timeout, ret_ticket);
}

static int send_one(const char *who) {
    return send_for(who, NULL);
}

/* The next datagram's line, without its line feed. */
static size_t receive(char *line, size_t size) {
    static char bytes[16384];
    ssize_t n = recv(other, bytes, sizeof(bytes), MSG_DONTWAIT);
    char *message;

    cr_assert_gt(n, 0, "nothing arrived");
    message = memmem(bytes, (size_t)n, "\nMESSAGE=", 9);
    cr_assert_not_null(message);
    message += 9;
    n = bytes + n - message - 1;
    cr_assert_eq(message[n], '\n');
    cr_assert_lt((size_t)n, size);
    memcpy(line, message, (size_t)n);
    line[n] = '\0';
    return (size_t)n;
}

Test(lane, each_names_the_one_before_it) {
    char line[DEED_LINE_MAX + 1], wanted[128], hex[DIGEST_HEX + 1] = "";
    uint8_t hash[DIGEST_SIZE];

    for (int i = 1; i <= 5; i++) {
        cr_assert_eq(send_one("alice"), 0);
        size_t n = receive(line, sizeof(line));

        snprintf(wanted, sizeof(wanted), i == 1 ? "\"seq\":%d}}" : "\"seq\":%d,\"prev\":\"%s\"}}",
                 i, hex);
        cr_expect(strstr(line, wanted), "%s lacks %s", line, wanted);
        digest_sum(line, n, hash);
        digest_hex(hash, sizeof(hash), hex);
    }
}

Test(lane, failure_spends_no_number) {
    char line[DEED_LINE_MAX + 1];
    int sent = 0, r;

    while ((r = send_one("alice")) == 0)
        sent++;
    cr_expect_eq(r, -ETIMEDOUT);
    cr_expect_eq(send_one("bob"), -ETIMEDOUT);
    for (int i = 0; i < sent; i++)
        receive(line, sizeof(line));
    cr_assert_eq(send_one("carol"), 0);
    receive(line, sizeof(line));
    char wanted[32];
    snprintf(wanted, sizeof(wanted), "\"seq\":%d,", sent + 1);
    cr_expect(strstr(line, wanted), "%s lacks %s", line, wanted);
    cr_expect(strstr(line, "carol"));
    cr_expect_null(strstr(line, "\"after\""));
}

/* ---- with an outbox and two threads: what the one does while the other has not gone on ---------
 */

static char directory[] = "/tmp/deed-lane.XXXXXX";

static void make_outbox_lane(void) {
    cr_assert_not_null(mkdtemp(directory));
    make_lane();
    lane.outbox = DEED_OUTBOX_SYNC;
    lane.journal.timeout = 300000000;
    lane.spool.directory = directory;
}

static void remove_files(void) {
    DIR *d = opendir(directory);
    struct dirent *e;

    while ((e = readdir(d)))
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

static void end_outbox_lane(void) {
    outbox_close(&live.outbox);
    remove_files();
    rmdir(directory);
}

TestSuite(lane_outbox, .init = make_outbox_lane, .fini = end_outbox_lane);

static int commit(struct outbox_ticket *ticket) {
    return lane_commit(&lane, ticket, monotonic_ns() + lane.journal.timeout);
}

/* So that the journal takes nothing. */
static void fill_journal(void) {
    static const char bytes[1000];

    while (send(lane.journal.fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
        ;
}

static void empty_journal(void) {
    char byte;

    while (recv(other, &byte, 1, MSG_DONTWAIT) >= 0)
        ;
}

/* So that the next event checks whether the file still exists. */
static void let_a_second_pass(void) {
    live.outbox.looked = 0;
}

static void expect_one(const char *who) {
    char line[DEED_LINE_MAX + 1];

    receive(line, sizeof(line));
    cr_expect(strstr(line, who), "%s: not %s", line, who);
}

static void expect_none(void) {
    char byte;

    cr_expect_lt(recv(other, &byte, 1, MSG_DONTWAIT), 0);
}

Test(lane_outbox, one_sends_for_the_other) {
    struct outbox_ticket alice, bob;

    cr_assert_eq(send_for("alice", &alice), 0);
    cr_assert_eq(send_for("bob", &bob), 0);
    expect_none();
    cr_expect_eq(commit(&bob), 0);
    expect_one("alice");
    expect_one("bob");
    cr_expect_eq(commit(&alice), 0);
    expect_none();
}

/* The file exists and its descriptor is closed: it is left to deed-deliver with its events. */
Test(lane_outbox, left_unsent_is_no_success) {
    struct outbox_ticket alice, bob;

    cr_assert_eq(send_for("alice", &alice), 0);
    fill_journal();
    close(live.outbox.fd);
    let_a_second_pass();
    cr_assert_eq(send_for("bob", &bob), 0);
    empty_journal();
    cr_expect_eq(commit(&alice), DEED_SPOOLED);
    expect_none();
    cr_expect_eq(commit(&bob), 0);
    expect_one("bob");
}

Test(lane_outbox, a_removed_file_is_sent_first) {
    struct outbox_ticket alice, bob;

    cr_assert_eq(send_for("alice", &alice), 0);
    remove_files();
    let_a_second_pass();
    cr_assert_eq(send_for("bob", &bob), 0);
    expect_one("alice");
    cr_expect_eq(commit(&alice), 0);
    cr_expect_eq(commit(&bob), 0);
    expect_one("bob");
}

Test(lane_outbox, removed_unsent_is_an_error) {
    struct outbox_ticket alice, bob;

    cr_assert_eq(send_for("alice", &alice), 0);
    fill_journal();
    remove_files();
    let_a_second_pass();
    cr_assert_eq(send_for("bob", &bob), 0);
    empty_journal();
    cr_expect_eq(commit(&alice), -EIO);
    expect_none();
    cr_expect_eq(commit(&bob), 0);
}

/* A thread that does not get the lock by the deadline returns what is known by then. */
Test(lane_outbox, no_turn) {
    struct outbox_ticket alice, bob;

    cr_assert_eq(send_for("alice", &alice), 0);
    cr_assert_eq(send_for("bob", &bob), 0);
    pthread_mutex_lock(&live.turn);
    cr_expect_eq(commit(&alice), DEED_SPOOLED);
    pthread_mutex_unlock(&live.turn);
    cr_expect_eq(commit(&bob), 0);
    expect_one("alice");
    expect_one("bob");
}
