/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/phrase.h"

#include <stdint.h>
#include <string.h>

#include "lint/vocabulary.h"

#define WORD_MAX 47
#define GAP_MAX 3

struct phrase_word {
    uint16_t number; /* in the vocabulary; 0: not in it */
    uint16_t sentence;
    bool value; /* may stand for a name, an id, an address */
    bool colon; /* follows it */
};

/* The words of a text, and the set of them. */
struct split {
    struct phrase_word at[PHRASE_WORDS];
    size_t n;
    struct word_set there;
    bool has_value;
};

/* ---- words --------------------------------------------------------------------------------- */

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '@' || (c & 0x80);
}

/* Is it a byte that may be within a word: alice@corp.com, /srv/x, it's? */
static bool is_inner(const char *text, size_t i, size_t n) {
    return (text[i] == '.' || text[i] == '/' || text[i] == '\'' || text[i] == '+') && i + 1 < n &&
           is_word_byte(text[i + 1]);
}

/* The length of a placeholder of printf, std::format or a template; 0: none begins here. */
static size_t placeholder(const char *text, size_t n, bool *ret_value) {
    static const char flags[] = "-+ #0123456789.*'hlqjzLt$";
    size_t i = 1;

    *ret_value = true;
    if (*text == '{') {
        while (i < n && i < 24 && text[i] != '}' && text[i] != ' ' && text[i] != '"')
            i++;
        return i < n && text[i] == '}' ? i + 1 : 0;
    }
    if (*text != '%' || n < 2)
        return 0;
    while (i < n && strchr(flags, text[i]) && text[i])
        i++;
    if (i == n)
        return 0;
    /* %% is a percent sign, %m the reason of an error. */
    *ret_value = text[i] != '%' && text[i] != 'm';
    return i + 1;
}

static struct phrase_word *add_word(struct split *words, uint16_t sentence) {
    struct phrase_word *word = &words->at[words->n++];

    *word = (struct phrase_word){.sentence = sentence};
    return word;
}

static size_t take_phrase_word(struct phrase_word *word, const char *text, size_t n,
                               enum text_kind kind) {
    char small[WORD_MAX];
    size_t i = 0, to = 0;

    while (i < n && (is_word_byte(text[i]) || is_inner(text, i, n))) {
        char c = text[i++];

        if (to < WORD_MAX)
            small[to++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (to > 0 && small[to - 1] == '-')
        to--;
    word->number = (uint16_t)vocabulary_number(small, to);
    word->value =
        kind == TEXT_PLAIN && to > 0 && !word_set_has(&vocabulary()->no_values, word->number);
    return i;
}

static bool ends_sentence(const char *text, size_t i, size_t n) {
    if (text[i] == '\n' || text[i] == ';')
        return true;
    return (text[i] == '.' || text[i] == '!' || text[i] == '?') &&
           (i + 1 == n || text[i + 1] == ' ' || text[i + 1] == '\n');
}

static void split_words(struct split *words, const char *text, size_t n, enum text_kind kind) {
    uint16_t sentence = 0;
    bool joined = false;

    words->n = 0;
    for (size_t i = 0; i < n && words->n < PHRASE_WORDS;) {
        bool value = false;
        size_t length = kind == TEXT_FORMAT ? placeholder(text + i, n - i, &value) : 0;

        if (length > 0) {
            /* "%s%.100s" is one value, with whatever follows without a blank. */
            if (value && !joined)
                add_word(words, sentence)->value = true;
            joined = value;
        } else if (is_word_byte(text[i])) {
            length = take_phrase_word(add_word(words, sentence), text + i, n - i, kind);
            joined = false;
        } else {
            length = 1;
            joined = false;
            if (text[i] == ':' && words->n > 0)
                words->at[words->n - 1].colon = true;
            /* "%s: …" names the program or the subject, not an actor. */
            if (text[i] == ':' && words->n == 1)
                words->at[0].value = false;
            if (ends_sentence(text, i, n) && sentence < UINT16_MAX)
                sentence++;
        }
        i += length;
    }
}

static void take_stock(struct split *words) {
    words->there = (struct word_set){0};
    words->has_value = false;
    for (size_t i = 0; i < words->n; i++) {
        word_set_add(&words->there, words->at[i].number);
        words->has_value = words->has_value || words->at[i].value;
    }
    words->there.bits[0] &= ~UINT64_C(1);
}

/* ---- matching -------------------------------------------------------------------------------- */

/* Does the text have a word for each element, in any place? That excludes most phrases. */
static bool may_match(const struct phrase *phrase, const struct split *words) {
    for (const struct element *element = phrase->elements; element->kind != ELEMENT_END; element++)
        if (element->kind == ELEMENT_WORD && !(element->value && words->has_value) &&
            !word_sets_meet(&element->words, &words->there))
            return false;
    return true;
}

static bool takes(const struct element *element, const struct phrase_word *word) {
    if (element->value && word->value)
        return true;
    return word_set_has(&element->words, word->number) && (!element->colon || word->colon);
}

static bool match(const struct element *element, const struct split *words, size_t at,
                  uint16_t sentence) {
    bool within = at < words->n && words->at[at].sentence == sentence;

    switch (element->kind) {
    case ELEMENT_END:
        return true;
    case ELEMENT_STOP:
        return !within && match(element + 1, words, at, sentence);
    case ELEMENT_WORD:
        return within && takes(element, &words->at[at]) &&
               match(element + 1, words, at + 1, sentence);
    case ELEMENT_GAP:
        break;
    }
    for (size_t gap = 0; gap <= GAP_MAX; gap++, at++) {
        if (match(element + 1, words, at, sentence))
            return true;
        if (at == words->n || words->at[at].sentence != sentence ||
            word_set_has(&vocabulary()->no_reports, words->at[at].number))
            return false;
    }
    return false;
}

/* "no privileges were granted", "not all privileges" */
static bool is_negated(const struct split *words, size_t at) {
    for (size_t back = 1; back <= 2 && back <= at; back++)
        if (words->at[at - back].sentence == words->at[at].sentence &&
            word_set_has(&vocabulary()->negations, words->at[at - back].number))
            return true;
    return false;
}

static bool matches(const struct phrase *phrase, const struct split *words) {
    if (!may_match(phrase, words))
        return false;
    for (size_t at = 0; at < (phrase->at_beginning ? words->n > 0 : words->n); at++)
        if (!is_negated(words, at) && match(phrase->elements, words, at, words->at[at].sentence))
            return true;
    return false;
}

/* A line of --help: an option, and what it does. */
static bool is_usage(const char *text, size_t n) {
    size_t i = 0;

    while (i < n && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n'))
        i++;
    return i + 1 < n && text[i] == '-' && text[i + 1] != ' ';
}

enum phrase_strength phrase_find(const char *text, size_t n, enum text_kind kind,
                                 const char **ret_what) {
    enum phrase_strength found = PHRASE_NONE;
    const struct vocabulary *known = vocabulary();
    struct split words;

    if (is_usage(text, n))
        return PHRASE_NONE;
    split_words(&words, text, n, kind);
    take_stock(&words);
    for (size_t i = 0; found < PHRASE_SURE && i < known->n_phrases; i++)
        if (known->phrases[i].strength > found && matches(&known->phrases[i], &words)) {
            found = known->phrases[i].strength;
            *ret_what = known->phrases[i].what;
        }
    return found;
}

bool phrase_is_sentence(const char *text, size_t n) {
    struct split words;

    vocabulary();
    split_words(&words, text, n, TEXT_PLAIN);
    return words.n >= 2 && (memchr(text, ' ', n) || memchr(text, '\t', n));
}
