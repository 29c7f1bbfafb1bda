/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "seal/keys.h"

#define NAME "web1/deed/0a1b/evidence"

/* The secret 00 01 02 ... 1f. */
static struct seal_key known(void) {
    struct seal_key key = {0};

    for (unsigned i = 0; i < sizeof(key.secret); i++)
        key.secret[i] = (uint8_t)i;
    return key;
}

static void expect_public(const struct seal_key *key, const char *wanted) {
    char hex[2 * ED25519_PUBLIC + 1] = "";
    struct note_key public;

    cr_assert(seal_key_public(key, NAME, &public));
    digest_hex(public.public, sizeof(public.public), hex);
    cr_expect_str_eq(hex, wanted);
    cr_expect_str_eq(public.name, NAME);
    cr_expect_eq(public.type, NOTE_PLAIN);
}

/* The keys were made with Python's hmac, and "openssl pkey -pubout" of the seeds. */
Test(keys, are_those_of_the_rule) {
    struct seal_key key = known();

    expect_public(&key, "2c5280077157b97c4838be5875dea9ef905310e0371468476a52baeee43ff4e8");
    cr_assert(seal_key_next(&key));
    cr_expect_eq(key.epoch, 1);
    expect_public(&key, "2043d3cc66d3c6952d655092151d98af446f3a11062e6bf18b037ce5847401e2");
}

Test(keys, sign_for_their_epoch_alone) {
    struct seal_key key = known();
    struct note_key before, after;
    struct buffer text = {0};
    struct note note;

    cr_assert(seal_key_public(&key, NAME, &before));
    cr_assert(seal_key_next(&key));
    cr_assert(seal_key_public(&key, NAME, &after));
    cr_assert(seal_key_sign(&key, NAME, "text\n", 5, &text));
    cr_assert(note_parse(text.bytes, text.n, &note));
    cr_expect_eq(note_verify(&note, &after, NULL), NOTE_SIGNED);
    cr_expect_eq(note_verify(&note, &before, NULL), NOTE_UNSIGNED);
    buffer_free(&text);
}

Test(keys, the_first_one_is_random) {
    struct seal_key one, other;

    cr_assert(seal_key_first(&one));
    cr_assert(seal_key_first(&other));
    cr_expect_eq(one.epoch, 0);
    cr_expect_neq(memcmp(one.secret, other.secret, sizeof(one.secret)), 0);
    seal_key_erase(&one);
    for (size_t i = 0; i < sizeof(one.secret); i++)
        cr_expect_eq(one.secret[i], 0);
}

Test(keys, a_name_that_is_none) {
    struct seal_key key = known();
    struct note_key public;
    struct buffer text = {0};

    cr_expect_not(seal_key_public(&key, "a b", &public));
    cr_expect_not(seal_key_sign(&key, "a b", "text\n", 5, &text));
    cr_expect_eq(text.n, 0);
}
