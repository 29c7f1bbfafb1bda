/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/vocabulary.h"

#include <string.h>
#include <threads.h>

#include "util/hash.h"
#include "util/hashtable.h"

static const struct source {
    enum phrase_strength strength;
    const char *what, *text;
} sources[] = {
#define WORDS(name, words)
#define PHRASE(strength, what, phrase) {PHRASE_##strength, what, phrase},
#include "lint/phrases.def"
#undef WORDS
#undef PHRASE
};

static const struct class {
    const char *name, *words;
} classes[] = {
#define WORDS(name, words) {name, words},
#define PHRASE(strength, what, phrase)
#include "lint/phrases.def"
#undef WORDS
#undef PHRASE
};

#define N_SOURCES (sizeof(sources) / sizeof(sources[0]))
#define N_CLASSES (sizeof(classes) / sizeof(classes[0]))

static const char no_values[] =
    "the a an to for from in of on by as is was were are has have had been be being not no and or "
    "with at this that it its you your we our they he she must should shall can cannot could will "
    "would may might if when unless whether while after before until already please then than all "
    "any "
    "some only also just error warning failed failure success successfully new old";

static const char no_reports[] =
    "not must should shall can cannot can't could will would may might "
    "if unless whether please never no usage";

static const char negations[] = "no not never cannot if";

static struct phrase phrases[N_SOURCES];
static struct vocabulary made;
static struct {
    const char *word;
    size_t n;
} words[VOCABULARY_MAX]; /* by number; 0 is none */

/* Fixed, as nobody else chooses what is in the table. */
static const struct hash_key key = {{UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344),
                                     UINT64_C(0xa4093822299f31d0), UINT64_C(0x082efa98ec4e6c89)}};
static struct hashtable_slot slots[2 * VOCABULARY_MAX];
static struct hashtable table = {.slots = slots, .size = 2 * VOCABULARY_MAX};

unsigned vocabulary_number(const char *word, size_t n) {
    struct hashtable_search search = hashtable_search(hash_bytes(&key, word, n));
    uint32_t number;

    while ((number = hashtable_next(&table, &search)) != HASHTABLE_END)
        if (words[number].n == n && memcmp(words[number].word, word, n) == 0)
            return number;
    return 0;
}

/* What does not fit any more is left out, which a unit test sees. */
static void add(struct word_set *set, const char *word, size_t n) {
    unsigned number = vocabulary_number(word, n);

    if (!number) {
        made.n_words++;
        if (made.n_words >= VOCABULARY_MAX)
            return;
        number = (unsigned)made.n_words;
        words[number].word = word;
        words[number].n = n;
        hashtable_add(&table, hash_bytes(&key, word, n), number);
    }
    word_set_add(set, number);
}

static void add_list(struct word_set *set, const char *list) {
    while (*list) {
        size_t n = strcspn(list, " ");

        if (n > 0)
            add(set, list, n);
        list += n + (list[n] == ' ');
    }
}

static void add_class(struct word_set *set, const char *name, size_t n) {
    for (size_t i = 0; i < N_CLASSES; i++)
        if (strlen(classes[i].name) == n && memcmp(classes[i].name, name, n) == 0)
            add_list(set, classes[i].words);
}

/* "a|b|<class>|%" */
static void compile_words(struct element *element, const char *text, size_t n) {
    element->kind = ELEMENT_WORD;
    for (size_t from = 0; from < n;) {
        const char *bar = memchr(text + from, '|', n - from), *one = text + from;
        size_t length = bar ? (size_t)(bar - one) : n - from;

        from += length + 1;
        if (length == 1 && *one == '%') {
            element->value = true;
        } else if (*one == '<') {
            add_class(&element->words, one + 1, length - 2);
        } else {
            element->colon = element->colon || one[length - 1] == ':';
            add(&element->words, one, length - (one[length - 1] == ':'));
        }
    }
}

static void compile(struct phrase *phrase, const struct source *source) {
    const char *text = source->text;
    size_t i = 0;

    phrase->strength = source->strength;
    phrase->what = source->what;
    while (*text && i + 1 < ELEMENTS_MAX) {
        size_t n = strcspn(text, " ");

        if (*text == '^')
            phrase->at_beginning = true;
        else if (*text == '~')
            phrase->elements[i++].kind = ELEMENT_GAP;
        else if (*text == '$')
            phrase->elements[i++].kind = ELEMENT_STOP;
        else if (n > 0)
            compile_words(&phrase->elements[i++], text, n);
        text += n + (text[n] == ' ');
    }
}

static void make(void) {
    for (size_t i = 0; i < N_SOURCES; i++)
        compile(&phrases[i], &sources[i]);
    made.phrases = phrases;
    made.n_phrases = N_SOURCES;
    add_list(&made.no_values, no_values);
    add_list(&made.no_reports, no_reports);
    add_list(&made.negations, negations);
}

const struct vocabulary *vocabulary(void) {
    static once_flag once = ONCE_FLAG_INIT;

    call_once(&once, make);
    return &made;
}
