/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/vocabulary.h"

#include <string.h>
#include <threads.h>

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
#define TABLE (4 * VOCABULARY_MAX)

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
static uint16_t table[TABLE];

static size_t hash(const char *word, size_t n) {
    uint32_t h = 2166136261U; /* FNV-1a */

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)word[i]) * 16777619U;
    return h % TABLE;
}

/* Where the word is in the table, or the free place where it belongs. */
static size_t find(const char *word, size_t n) {
    size_t at = hash(word, n);

    while (table[at] && !(words[table[at]].n == n && memcmp(words[table[at]].word, word, n) == 0))
        at = (at + 1) % TABLE;
    return at;
}

unsigned vocabulary_number(const char *word, size_t n) {
    return table[find(word, n)];
}

/* What does not fit any more is left out, which a unit test sees. */
static void add(struct word_set *set, const char *word, size_t n) {
    size_t at = find(word, n);

    if (!table[at]) {
        made.n_words++;
        if (made.n_words >= VOCABULARY_MAX)
            return;
        words[made.n_words].word = word;
        words[made.n_words].n = n;
        table[at] = (uint16_t)made.n_words;
    }
    word_set_add(set, table[at]);
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
