/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a file of events, and any bytes as what a page says of itself: whatever they are,
 * the page has the elements that we write and no other, and nothing raw of a control character.
 */
#include <stdlib.h>
#include <string.h>

#include "report/page.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const elements[] = {
    "!DOCTYPE html>",
    "html ",
    "/html>",
    "head>",
    "/head>",
    "meta ",
    "title>",
    "title ",
    "/title>",
    "style>",
    "/style>",
    "body>",
    "/body>",
    "header>",
    "/header>",
    "p>",
    "p ",
    "/p>",
    "h1>",
    "/h1>",
    "h2 ",
    "/h2>",
    "h3>",
    "/h3>",
    "h4>",
    "/h4>",
    "nav ",
    "/nav>",
    "a href=\"#",
    "/a>",
    "main>",
    "/main>",
    "footer>",
    "/footer>",
    "section ",
    "/section>",
    "dl ",
    "/dl>",
    "div>",
    "div ",
    "/div>",
    "dt>",
    "/dt>",
    "dd>",
    "/dd>",
    "ul>",
    "/ul>",
    "li>",
    "/li>",
    "span ",
    "/span>",
    "small>",
    "/small>",
    "bdi>",
    "/bdi>",
    "i>",
    "/i>",
    "b ",
    "/b>",
    "code>",
    "/code>",
    "time ",
    "/time>",
    "br>",
    "table ",
    "/table>",
    "caption>",
    "/caption>",
    "thead>",
    "/thead>",
    "tbody>",
    "/tbody>",
    "tr>",
    "/tr>",
    "th ",
    "/th>",
    "td>",
    "td ",
    "/td>",
    "figure>",
    "figure ",
    "/figure>",
    "figcaption>",
    "/figcaption>",
    "details>",
    "details ",
    "/details>",
    "summary>",
    "/summary>",
    "svg ",
    "/svg>",
    "desc ",
    "/desc>",
    "rect ",
    "/rect>",
    "line ",
    "text ",
    "/text>",
};

static void check_page(const struct buffer *page) {
    const char *at = page->bytes, *end = at + page->n;

    for (const char *c = at; c < end; c++)
        MUST((unsigned char)*c >= 0x20 || *c == '\n');
    MUST(page->n > 16 && memcmp(end - 8, "</html>\n", 8) == 0);
    while ((at = memchr(at, '<', (size_t)(end - at)))) {
        bool known = false;

        at++;
        for (size_t i = 0; !known && i < sizeof(elements) / sizeof(elements[0]); i++)
            known = strncmp(at, elements[i], strlen(elements[i])) == 0;
        MUST(known);
    }
}

static char *copy(const char *bytes, size_t n) {
    char *string = malloc(n + 1);

    MUST(string);
    memcpy(string, bytes, n);
    string[n] = '\0';
    return string;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint64_t none[FINDING_KINDS];
    struct aggregate *aggregate = aggregate_new(3);
    const char *at = (const char *)data, *end = at + size;
    char *text = copy(at, size < 200 ? size : 200);
    const char *texts[] = {text};
    struct page_asked asked = {text, text, size};
    struct page_file file = {text, size, size & 1};
    struct page_facts facts = {.title = text,
                               .asked = &asked,
                               .n_asked = size & 1,
                               .command = text,
                               .version = "0",
                               .user = text,
                               .host = text,
                               .files = &file,
                               .n_files = 1,
                               .unread = texts,
                               .n_unread = size & 1,
                               .check = {.done = size & 2, .why_not = text, .count = none}};
    struct buffer page = {0};
    uint64_t events = 0;

    MUST(aggregate);
    facts.check.words = texts;
    facts.check.n_words = facts.check.findings = size & 4 ? 1 : 0;
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((feed ? feed : end) - at);
        /* A copy of its own, so that a read behind the line shows. */
        char *line = copy(at, n);
        struct view event;

        if (view_parts(line, n, &event)) {
            MUST(aggregate_add(aggregate, &event));
            events++;
        }
        free(line);
        at += n + (feed != NULL);
    }
    aggregate_end(aggregate);
    MUST(counts_total(&aggregate->counts) == events);
    MUST(aggregate->spread.n + aggregate->timeless == events);
    page_write(&page, aggregate, &facts);
    MUST(!page.failed);
    buffer_put(&page, "", 1);
    page.n--;
    check_page(&page);
    buffer_free(&page);
    aggregate_free(aggregate);
    free(text);
    return 0;
}
