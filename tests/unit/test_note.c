/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "seal/checkpoint.h"
#include "seal/note.h"
#include "util/base64.h"

/* The example of C2SP signed-note. */
static const char vkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char example[] =
    "This is an example message.\n\n"
    "\xe2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

static bool parses(const char *text) {
    struct note note;

    return note_parse(text, strlen(text), &note);
}

Test(note, the_example_of_the_specification) {
    struct note_key key;
    struct note note;
    struct buffer printed = {0};
    char changed[sizeof(example)];

    cr_assert(note_key_parse(vkey, strlen(vkey), &key));
    cr_expect_str_eq(key.name, "example.com/foo");
    cr_assert(note_parse(example, strlen(example), &note));
    cr_expect_eq(note.n, strlen("This is an example message.\n"));
    cr_expect_eq(note_verify(&note, &key, NULL), NOTE_SIGNED);
    note_key_print(&key, &printed);
    cr_expect_eq(printed.n, strlen(vkey));
    cr_expect_eq(memcmp(printed.bytes, vkey, printed.n), 0);
    buffer_free(&printed);
    memcpy(changed, example, sizeof(example));
    changed[0] = 't';
    cr_assert(note_parse(changed, strlen(changed), &note));
    cr_expect_eq(note_verify(&note, &key, NULL), NOTE_FORGED);
    key.id[0] ^= 1;
    cr_expect_eq(note_verify(&note, &key, NULL), NOTE_UNSIGNED, "another key of that name");
}

Test(note, a_key_has_the_id_of_its_name_and_bytes) {
    static const char *const wrong[] = {
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "",
    };
    struct note_key key;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect_not(note_key_parse(wrong[i], strlen(wrong[i]), &key), "%s", wrong[i]);
}

Test(note, names) {
    static const uint8_t public[ED25519_PUBLIC];
    char long_name[NOTE_NAME_MAX + 2];
    struct note_key key;

    cr_expect(note_key_set(&key, "web1/deed/0a1b/evidence", NOTE_PLAIN, public));
    cr_expect(note_key_set(&key,
                           "b\xc3\xbc"
                           "cher.example/1",
                           NOTE_PLAIN, public));
    cr_expect_not(note_key_set(&key, "", NOTE_PLAIN, public));
    cr_expect_not(note_key_set(&key, "a b", NOTE_PLAIN, public));
    cr_expect_not(note_key_set(&key, "a+b", NOTE_PLAIN, public));
    cr_expect_not(note_key_set(&key, "a\nb", NOTE_PLAIN, public));
    cr_expect_not(note_key_set(&key,
                               "a\xe2\x80\x83"
                               "b",
                               NOTE_PLAIN, public),
                  "a blank of Unicode");
    cr_expect_not(note_key_set(&key, "a\xff", NOTE_PLAIN, public));
    memset(long_name, 'x', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = '\0';
    cr_expect_not(note_key_set(&key, long_name, NOTE_PLAIN, public));
    cr_expect(note_key_set(&key, long_name + 1, NOTE_PLAIN, public));
}

Test(note, what_is_no_note) {
    cr_expect(parses("\n\xe2\x80\x94 a AAAAAAAA\n") == false, "a note has a text");
    cr_expect(parses("t\n\n\xe2\x80\x94 a AAAAAAAA\n"));
    cr_expect(parses("t\n\nu\n\n\xe2\x80\x94 a AAAAAAAA\n"), "an empty line in the text");
    cr_expect_not(parses(""));
    cr_expect_not(parses("t\n"));
    cr_expect_not(parses("t\n\n"));
    cr_expect_not(parses("t\n\n\xe2\x80\x94 a AAAAAAAA"));
    cr_expect_not(parses("t\n\n- a AAAAAAAA\n"));
    cr_expect_not(parses("t\n\n\xe2\x80\x94 aAAAAAAAA\n"));
    cr_expect_not(parses("t\n\n\xe2\x80\x94 a AAAAAA\n"), "shorter than an id");
    cr_expect_not(parses("t\n\n\xe2\x80\x94 a AAAA AAA\n"));
    cr_expect_not(parses("t\t\n\n\xe2\x80\x94 a AAAAAAAA\n"));
    cr_expect_not(parses("t\xff\n\n\xe2\x80\x94 a AAAAAAAA\n"));
}

Test(note, has_at_most_so_many_signatures) {
    struct buffer text = {0};
    struct note note;

    buffer_string(&text, "t\n\n");
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
        buffer_string(&text, "\xe2\x80\x94 a AAAAAAAA\n");
    cr_expect(note_parse(text.bytes, text.n, &note));
    cr_expect_eq(note.n_lines, NOTE_SIGNATURES_MAX);
    buffer_string(&text, "\xe2\x80\x94 a AAAAAAAA\n");
    cr_expect_not(note_parse(text.bytes, text.n, &note));
    buffer_free(&text);
}

Test(note, a_cosignature_has_a_time) {
    static const uint8_t seed[ED25519_SEED] = {7};
    static const char text[] = "o\n1\nx\n";
    static const char message[] = "cosignature/v1\ntime 1679315147\no\n1\nx\n";
    uint8_t bytes[NOTE_ID + 8 + ED25519_SIGNATURE] = {0}, public[ED25519_PUBLIC];
    char base64[BASE64_LENGTH(sizeof(bytes)) + 1];
    struct buffer whole = {0};
    struct note_key key;
    struct note note;
    uint64_t time = 0;

    cr_assert(ed25519_public(seed, public));
    cr_assert(note_key_set(&key, "w", NOTE_COSIGNATURE, public));
    memcpy(bytes, key.id, NOTE_ID);
    for (int i = 0; i < 8; i++)
        bytes[NOTE_ID + i] = (uint8_t)(UINT64_C(1679315147) >> (56 - 8 * i));
    cr_assert(ed25519_sign(seed, message, strlen(message), bytes + NOTE_ID + 8));
    base64_encode(bytes, sizeof(bytes), base64);
    buffer_printf(&whole, "%s\n\xe2\x80\x94 w %s\n", text, base64);
    cr_assert(note_parse(whole.bytes, whole.n, &note));
    cr_expect_eq(note_verify(&note, &key, &time), NOTE_SIGNED);
    cr_expect_eq(time, 1679315147);
    key.type = NOTE_PLAIN;
    cr_expect_eq(note_verify(&note, &key, NULL), NOTE_FORGED, "it is no signature of a log");
    buffer_free(&whole);
}

/* ---- checkpoints ----------------------------------------------------------------------------- */

static bool is_checkpoint(const char *text) {
    struct checkpoint checkpoint;

    return checkpoint_parse(text, strlen(text), &checkpoint);
}

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

Test(checkpoint, the_example_of_the_specification) {
    static const char text[] = "example.com/behind-the-sofa\n20852163\n" ROOT "\n";
    struct checkpoint checkpoint;
    struct buffer printed = {0};

    cr_assert(checkpoint_parse(text, strlen(text), &checkpoint));
    cr_expect_str_eq(checkpoint.origin, "example.com/behind-the-sofa");
    cr_expect_eq(checkpoint.size, 20852163);
    checkpoint_print(&checkpoint, &printed);
    cr_expect_eq(printed.n, strlen(text));
    cr_expect_eq(memcmp(printed.bytes, text, printed.n), 0);
    buffer_free(&printed);
}

Test(checkpoint, what_is_none) {
    cr_expect(is_checkpoint("o\n0\n" ROOT "\n"));
    cr_expect(is_checkpoint("o\n9223372036854775807\n" ROOT "\nan extension\n"));
    cr_expect_not(is_checkpoint("o\n9223372036854775808\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n18446744073709551616\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n01\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n-1\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("\n1\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n1\n" ROOT));
    cr_expect_not(is_checkpoint("o\n1\n\n" ROOT "\n"));
    cr_expect_not(is_checkpoint("o\n1\n" ROOT "\n\nx\n"));
    cr_expect_not(is_checkpoint("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"),
                  "another text of these bytes");
    cr_expect_not(is_checkpoint("o\n1\nAAAA\n"));
    cr_expect_not(is_checkpoint(""));
}
