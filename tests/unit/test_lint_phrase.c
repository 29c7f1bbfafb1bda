/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lint/phrase.h"
#include "lint/vocabulary.h"

static enum phrase_strength strength(const char *text, enum text_kind kind) {
    const char *what = NULL;
    enum phrase_strength found = phrase_find(text, strlen(text), kind, &what);

    cr_assert_eq(found == PHRASE_NONE, what == NULL, "%s", text);
    return found;
}

/* Formats that tell of an act. */
static const char *const surely[] = {
    "user %s deleted customer %d",
    "User %s logged in from %s",
    "%s logged out",
    "%.100s logged in\n",
    "User %s (%d) has logged in",
    "login failed for %s",
    "Failed password for %s%.100s from %.200s port %d ssh2",
    "Failed login attempt by '%s' from %s",
    "FAILED LOGIN %u FROM %s FOR %s, %s",
    "session opened for user %s by %s(uid=%lu)",
    "authentication failed for user '%s'",
    "account %s locked",
    "user %s was disabled",
    "password changed for %s",
    "password for '%s' changed by '%s'",
    "reset the password of %s",
    "api key: token revoked for %s",
    "granted role %s to %s",
    "role %s granted to user %s",
    "revoked admin access from %s",
    "user %s added to group %s by %s",
    "removed %s from group %s",
    "promoted %s to admin",
    "permission denied for user %s",
    "access denied for %s on %s",
    "Access denied to %s for user %s",
    "user %s is not allowed to read %s",
    "user %s is not authorized to run as: %s.",
    "%s : user NOT in sudoers ; TTY=%s",
    "customer %d deleted by %s",
    "invoice %s approved by user %s",
    "user %s exported %d customers",
    "%s exported %zu records to %s",
    "admin %s changed the policy",
    "administrator %s impersonated customer %s",
    "user {} deleted customer {}",
    "audit: %s %s %s",
    "User %s: role changed to %s by %s",
};

/* Those that are about the program. */
static const char *const never[] = {
    "",
    "%s",
    "cannot open %s: %m",
    "open %s: Permission denied",
    "%s: permission denied",
    "cache miss for %s",
    "connection from %s closed",
    "added %d routes",
    "removed stale pid file %s",
    "created directory %s",
    "usage: %s [-u user]",
    "Usage: deed [OPTION]... user ...",
    "  -f, --force   remove even if not owned by user %s",
    "unknown user %s",
    "You must be logged in to change your password",
    "user %s is currently logged in",
    "configuration changed, reloading %s",
    "deleted %d expired cache entries",
    "timer %s was reset",
    "no privileges were granted for %s",
    "user name is too long",
    "unexpected token %s",
    "shared memory zone %s was locked by %d",
    "%s: deleted %d records",
    "loaded policy from %s",
    "please log in as %s",
    "option %s is not allowed here",
    "not a valid user: %s",
    "listening on port %d",
    "%s, FIPS enabled",
    "created by %s",
    "Agent %slocked.",
};

Test(lint_phrase, formats) {
    for (size_t i = 0; i < sizeof(surely) / sizeof(surely[0]); i++)
        cr_expect_eq(strength(surely[i], TEXT_FORMAT), PHRASE_SURE, "%s", surely[i]);
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
        cr_expect_eq(strength(never[i], TEXT_FORMAT), PHRASE_NONE, "%s", never[i]);
}

Test(lint_phrase, likely_where_it_goes_to_a_log) {
    cr_expect_eq(strength("password changed", TEXT_FORMAT), PHRASE_LIKELY);
    cr_expect_eq(strength("delete user '%s'\n", TEXT_FORMAT), PHRASE_LIKELY);
    cr_expect_eq(strength("new user: name=%s, UID=%u, GID=%u", TEXT_FORMAT), PHRASE_LIKELY);
    cr_expect_eq(strength("exported %d customers", TEXT_FORMAT), PHRASE_LIKELY);
    cr_expect_eq(strength("incorrect password for %s", TEXT_FORMAT), PHRASE_LIKELY);
}

Test(lint_phrase, lines_of_logs) {
    static const char *const yes[] = {
        "Jun 11 14:02:09 web1 shop[311]: user alice deleted customer 4471",
        "Dec 10 07:28:08 LabSZ sshd[24247]: Failed password for root from 112.95.230.3 port 1",
        "2026-06-11 INFO alice@corp.com logged in",
        "[warn] access denied for bob on invoice 88",
        "pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)",
        "bob.smith exported 10000 customers",
    };
    static const char *const no[] = {
        "Jun 11 14:02:09 web1 kernel: eth0: link up",
        "2026-06-11 14:02:09 INFO cache warmed in 80 ms",
        "GET /login 200 12ms",
        "you must be logged in",
        "systemd[1]: Started Session 12 of User root.",
        "open /etc/shadow: Permission denied",
        "the user is not logged in",
    };
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        cr_expect_eq(strength(yes[i], TEXT_PLAIN), PHRASE_SURE, "%s", yes[i]);
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        cr_expect_eq(strength(no[i], TEXT_PLAIN), PHRASE_NONE, "%s", no[i]);
}

Test(lint_phrase, sentences) {
    cr_expect(phrase_is_sentence("Deleted the customer", 20));
    cr_expect(phrase_is_sentence("user login", 10));
    cr_expect_not(phrase_is_sentence("customer.delete", 15));
    cr_expect_not(phrase_is_sentence("DELETE", 6));
    cr_expect_not(phrase_is_sentence("", 0));
    cr_expect_not(phrase_is_sentence("   ", 3));
}

Test(lint_phrase, more_words_than_are_looked_at) {
    static char text[200000];

    for (size_t i = 0; i + 8 < sizeof(text); i += 8)
        memcpy(text + i, "user %s ", 8);
    cr_expect_eq(strength(text, TEXT_FORMAT), PHRASE_NONE);
    memset(text, 'a', sizeof(text) - 1);
    cr_expect_eq(strength(text, TEXT_PLAIN), PHRASE_NONE);
    memset(text, '%', sizeof(text) - 1);
    cr_expect_eq(strength(text, TEXT_FORMAT), PHRASE_NONE);
}

Test(lint_phrase, the_vocabulary_has_room) {
    const struct vocabulary *known = vocabulary();

    cr_expect_lt(known->n_words, VOCABULARY_MAX);
    cr_expect_neq(vocabulary_number("deleted", 7), 0);
    cr_expect_eq(vocabulary_number("deletedx", 8), 0);
    cr_expect_eq(vocabulary_number("", 0), 0);
    for (size_t i = 0; i < known->n_phrases; i++) {
        size_t words = 0;

        for (const struct element *element = known->phrases[i].elements;
             element->kind != ELEMENT_END; element++)
            words += element->kind == ELEMENT_WORD;
        cr_expect_geq(words, 2, "phrase %zu", i);
        cr_expect_eq(known->phrases[i].elements[ELEMENTS_MAX - 1].kind, ELEMENT_END);
    }
}
