/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/selector.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "doctor/sdconf.h"

/* Events are notice or, if they did not succeed, warning. */
enum { NOTICE = 5, WARNING = 4, BOTH = 1 << NOTICE | 1 << WARNING };

#define FACILITY "*,-_"
#define PRIORITY "*!=_"

static size_t span_of(const char *text, const char *more) {
    size_t n = 0;

    while (text[n] && (isalnum((unsigned char)text[n]) || strchr(more, text[n])))
        n++;
    return n;
}

/* A line goes on behind a backslash at its end. */
static size_t continuation(const char *text) {
    return strncmp(text, "\\\n", 2) == 0 ? 2 + strspn(text + 2, " \t") : 0;
}

size_t selector_length(const char *text) {
    size_t n = 0;

    for (;;) {
        size_t facility, priority;

        n += continuation(text + n);
        facility = span_of(text + n, FACILITY);
        if (!facility || text[n + facility] != '.')
            return 0;
        n += facility + 1;
        priority = span_of(text + n, PRIORITY);
        if (!priority)
            return 0;
        n += priority;
        if (text[n] != ';')
            return text[n] == ' ' || text[n] == '\t' ? n : 0;
        n++;
    }
}

static bool has_facility(const char *list, size_t n) {
    static const char *const ours[] = {"*", "audit", "104"};

    while (n) {
        size_t word = strcspn(list, ",.");

        for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
            if (strlen(ours[i]) == word && strncasecmp(list, ours[i], word) == 0)
                return true;
        list += word + 1;
        n -= word < n ? word + 1 : n;
    }
    return false;
}

static int level_of(const char *text, size_t n) {
    static const struct {
        const char *name;
        int level;
    } older[] = {{"panic", 0}, {"error", 3}, {"warn", 4}};
    char name[16] = "";

    if (n >= sizeof(name))
        return -1;
    for (size_t i = 0; i < n; i++)
        name[i] = (char)tolower((unsigned char)text[i]);
    for (size_t i = 0; i < sizeof(older) / sizeof(older[0]); i++)
        if (strcmp(name, older[i].name) == 0)
            return older[i].level;
    return sdconf_level(name);
}

/* A priority means itself and all that are more urgent; "=" means it alone, "!" takes it away. */
static unsigned with_priority(unsigned takes, const char *text, size_t n) {
    bool without = n && *text == '!', only;
    unsigned means;
    int level;

    text += without;
    n -= without;
    only = n && *text == '=';
    text += only;
    n -= only;
    if (n == 4 && strncasecmp(text, "none", 4) == 0)
        return without ? BOTH : 0;
    level = n == 1 && *text == '*' ? 7 : level_of(text, n);
    if (level < 0)
        return takes;
    means = (only ? 1U << level : (2U << level) - 1) & BOTH;
    return without ? takes & ~means : takes | means;
}

bool selector_takes_events(const char *text) {
    size_t left = selector_length(text);
    unsigned takes = 0;

    while (left) {
        size_t skip = continuation(text), part, facility;

        text += skip;
        left -= skip;
        part = strcspn(text, "; \t");
        facility = strcspn(text, ".");
        if (has_facility(text, facility))
            takes = with_priority(takes, text + facility + 1, part - facility - 1);
        text += part + 1;
        left -= part < left ? part + 1 : left;
    }
    return takes != 0;
}
