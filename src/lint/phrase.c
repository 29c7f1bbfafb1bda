/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phrase.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX 47
#define GAP_MAX 3

struct word {
    char text[WORD_MAX + 1]; /* in small letters; "" for a value that is no word */
    bool value;              /* may stand for a name, an id, an address */
    bool colon;              /* follows it */
    uint16_t sentence;
};

struct sentence_words {
    struct word at[PHRASE_WORDS];
    size_t n;
};

static const struct class {
    const char *name, *words;
} classes[] = {
#define WORDS(name, words) {name, " " words " "},
#define PHRASE(strength, what, phrase)
#include "phrases.def"
#undef WORDS
#undef PHRASE
};

static const struct phrase {
    enum phrase_strength strength;
    const char *what, *phrase;
} phrases[] = {
#define WORDS(name, words)
#define PHRASE(strength, what, phrase) {PHRASE_##strength, what, phrase},
#include "phrases.def"
#undef WORDS
#undef PHRASE
};

/* Words that stand for nobody and nothing. */
static const char no_values[] =
    " the a an to for from in of on by as is was were are has have had been be being not no and or "
    "with at this that it its you your we our they he she must should shall can cannot could will "
    "would may might if when unless whether while after before until already please then than all "
    "any "
    "some only also just error warning failed failure success successfully new old ";

/* What turns a report into a rule, a question or a hint; it stands in no gap. */
static const char no_reports[] = " not must should shall can cannot could will would may might if "
                                 "unless whether please never no "
                                 "usage warning: ";

static bool listed(const char *list, const char *word, size_t n) {
    for (const char *at = list; (at = strchr(at, ' ')) && at[1];) {
        at++;
        if (strncmp(at, word, n) == 0 && at[n] == ' ')
            return true;
    }
    return false;
}

/* ---- words --------------------------------------------------------------------------------- */

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '@' || (c & 0x80);
}

/* A byte that belongs to a word where it stands within one: alice@corp.com, /srv/x, it's. */
static bool is_inner(const char *text, size_t i, size_t n) {
    return (text[i] == '.' || text[i] == '/' || text[i] == '\'' || text[i] == '+') && i + 1 < n &&
           is_word_byte(text[i + 1]);
}

/* A placeholder of printf, of std::format or of a template; 0: none begins here. */
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

static struct word *add_word(struct sentence_words *words, uint16_t sentence) {
    struct word *word = &words->at[words->n++];

    word->text[0] = '\0';
    word->value = word->colon = false;
    word->sentence = sentence;
    return word;
}

static size_t take_word(struct word *word, const char *text, size_t n, enum text_kind kind) {
    size_t i = 0, to = 0;

    while (i < n && (is_word_byte(text[i]) || is_inner(text, i, n))) {
        char c = text[i++];

        if (to < WORD_MAX)
            word->text[to++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (to > 0 && word->text[to - 1] == '-')
        to--;
    word->text[to] = '\0';
    word->value = kind == TEXT_PLAIN && to > 0 && !listed(no_values, word->text, to);
    return i;
}

static bool ends_sentence(const char *text, size_t i, size_t n) {
    if (text[i] == '\n' || text[i] == ';')
        return true;
    return (text[i] == '.' || text[i] == '!' || text[i] == '?') &&
           (i + 1 == n || text[i + 1] == ' ' || text[i + 1] == '\n');
}

static void split(struct sentence_words *words, const char *text, size_t n, enum text_kind kind) {
    uint16_t sentence = 0;
    bool joined = false;

    words->n = 0;
    for (size_t i = 0; i < n && words->n < PHRASE_WORDS;) {
        bool value = false;
        size_t length = kind == TEXT_FORMAT ? placeholder(text + i, n - i, &value) : 0;

        if (length > 0) {
            /* "%s%.100s" is one value; what is glued to it is part of it. */
            if (value && !joined)
                add_word(words, sentence)->value = true;
            joined = value;
        } else if (is_word_byte(text[i])) {
            length = take_word(add_word(words, sentence), text + i, n - i, kind);
            joined = false;
        } else {
            length = 1;
            joined = false;
            if (text[i] == ':' && words->n > 0)
                words->at[words->n - 1].colon = true;
            /* "%s: …" names the program, or what it is about, and nobody. */
            if (text[i] == ':' && words->n == 1)
                words->at[0].value = false;
            if (ends_sentence(text, i, n) && sentence < UINT16_MAX)
                sentence++;
        }
        i += length;
    }
}

/* ---- matching -------------------------------------------------------------------------------- */

static bool in_class(const char *name, size_t n, const struct word *word) {
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strncmp(classes[i].name, name, n) == 0 && classes[i].name[n] == '\0')
            return listed(classes[i].words, word->text, strlen(word->text));
    return false;
}

/* One alternative of an element. */
static bool is_one(const char *element, size_t n, const struct word *word) {
    if (n == 1 && *element == '%')
        return word->value;
    if (!*word->text)
        return false;
    if (*element == '<')
        return in_class(element + 1, n - 2, word);
    if (element[n - 1] == ':') {
        if (!word->colon)
            return false;
        n--;
    }
    return strncmp(word->text, element, n) == 0 && word->text[n] == '\0';
}

static bool is_any(const char *element, size_t n, const struct word *word) {
    for (size_t from = 0; from < n;) {
        const char *bar = memchr(element + from, '|', n - from);
        size_t length = bar ? (size_t)(bar - element) - from : n - from;

        if (is_one(element + from, length, word))
            return true;
        from += length + 1;
    }
    return false;
}

static bool match(const char *phrase, const struct sentence_words *words, size_t at,
                  uint16_t sentence) {
    size_t n;

    while (*phrase == ' ')
        phrase++;
    if (!*phrase)
        return true;
    n = strcspn(phrase, " ");
    if (*phrase == '$')
        return at == words->n || words->at[at].sentence != sentence;
    if (*phrase == '~') {
        for (size_t gap = 0; gap <= GAP_MAX; gap++, at++) {
            if (match(phrase + 1, words, at, sentence))
                return true;
            if (at == words->n || words->at[at].sentence != sentence ||
                (*words->at[at].text &&
                 listed(no_reports, words->at[at].text, strlen(words->at[at].text))))
                return false;
        }
        return false;
    }
    return at < words->n && words->at[at].sentence == sentence &&
           is_any(phrase, n, &words->at[at]) && match(phrase + n, words, at + 1, sentence);
}

/* "no privileges were granted", "not all privileges" */
static bool is_negated(const struct sentence_words *words, size_t at) {
    for (size_t back = 1; back <= 2 && back <= at; back++)
        if (words->at[at - back].sentence == words->at[at].sentence &&
            listed(" no not never cannot if ", words->at[at - back].text,
                   strlen(words->at[at - back].text)))
            return *words->at[at - back].text != '\0';
    return false;
}

static bool matches(const struct phrase *phrase, const struct sentence_words *words) {
    if (*phrase->phrase == '^')
        return words->n > 0 && match(phrase->phrase + 1, words, 0, words->at[0].sentence);
    for (size_t at = 0; at < words->n; at++)
        if (!is_negated(words, at) && match(phrase->phrase, words, at, words->at[at].sentence))
            return true;
    return false;
}

/* A line of a --help: an option, and what it does. */
static bool is_usage(const char *text, size_t n) {
    size_t i = 0;

    while (i < n && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n'))
        i++;
    return i + 1 < n && text[i] == '-' && text[i + 1] != ' ';
}

enum phrase_strength phrase_find(const char *text, size_t n, enum text_kind kind,
                                 const char **ret_what) {
    enum phrase_strength found = PHRASE_NONE;
    struct sentence_words words;

    if (is_usage(text, n))
        return PHRASE_NONE;
    split(&words, text, n, kind);
    for (size_t i = 0; found < PHRASE_SURE && i < sizeof(phrases) / sizeof(phrases[0]); i++)
        if (phrases[i].strength > found && matches(&phrases[i], &words)) {
            found = phrases[i].strength;
            *ret_what = phrases[i].what;
        }
    return found;
}

bool phrase_is_sentence(const char *text, size_t n) {
    struct sentence_words words;

    split(&words, text, n, TEXT_PLAIN);
    return words.n >= 2 && (memchr(text, ' ', n) || memchr(text, '\t', n));
}
