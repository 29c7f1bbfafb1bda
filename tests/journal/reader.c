/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/journal/reader.h"

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>
#include <systemd/sd-journal.h>

#include "tests/journal/daemon.h"

void failed(const char *file, int line, const char *condition, const char *format, ...) {
    va_list arguments;

    fprintf(stderr, "%s:%d: %s: ", file, line, condition);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(1);
}

static void parse_chain(struct entry *entry) {
    json_object *line = json_tokener_parse(entry->message), *chain, *value;

    CHECK(line, "no JSON: %s", entry->message);
    CHECK(json_object_object_get_ex(line, "chain", &chain), "no chain: %s", entry->message);
    CHECK(json_object_object_get_ex(chain, "stream", &value), "no stream: %s", entry->message);
    snprintf(entry->stream, sizeof(entry->stream), "%s", json_object_get_string(value));
    CHECK(json_object_object_get_ex(chain, "seq", &value), "no seq: %s", entry->message);
    entry->seq = json_object_get_uint64(value);
    if (json_object_object_get_ex(chain, "prev", &value))
        snprintf(entry->prev, sizeof(entry->prev), "%s", json_object_get_string(value));
    if (json_object_object_get_ex(chain, "after", &value))
        snprintf(entry->after, sizeof(entry->after), "%s", json_object_get_string(value));
    json_object_put(line);
}

size_t halves_allowed;

static bool is_half(const struct entry *entry) {
    static const char begin[] = "{\"timestamp\":\"";
    size_t n = strlen(entry->message);

    return strncmp(entry->message, begin, n < strlen(begin) ? n : strlen(begin)) == 0 &&
           (n < 2 || strcmp(entry->message + n - 2, "}}") != 0);
}

/* False: half an event. */
static bool read_one(sd_journal *journal, struct entry *entry) {
    const void *data;
    size_t n, length = 0;

    *entry = (struct entry){.fields = calloc(1, 1)};
    SD_JOURNAL_FOREACH_DATA(journal, data, n) {
        if (n > 8 && memcmp(data, "MESSAGE=", 8) == 0) {
            CHECK(!entry->message, "two MESSAGEs");
            entry->message = strndup((const char *)data + 8, n - 8);
            CHECK(strlen(entry->message) == n - 8, "a NUL in MESSAGE");
            continue;
        }
        entry->fields = realloc(entry->fields, length + n + 2);
        memcpy(entry->fields + length, data, n);
        length += n;
        entry->fields[length++] = '\n';
        entry->fields[length] = '\0';
    }
    if (!entry->message && halves_allowed > 0)
        entry->message = strdup("");
    CHECK(entry->message, "no MESSAGE");
    char *pid = field_of(entry, "_PID");
    entry->pid = pid ? atol(pid) : 0;
    free(pid);
    if (halves_allowed > 0 && is_half(entry))
        return false;
    parse_chain(entry);
    return true;
}

static struct entries read_all(void) {
    struct entries entries = {0};
    size_t halves = 0;
    sd_journal *journal = NULL;
    const char *directory = getenv("JOURNAL_DIR");

    CHECK(directory, "JOURNAL_DIR is not set: run under with-journald");
    CHECK(sd_journal_open_directory(&journal, directory, 0) >= 0, "%s", directory);
    sd_journal_set_data_threshold(journal, 0);
    CHECK(sd_journal_add_match(journal, "SYSLOG_IDENTIFIER=deed", 0) >= 0, "match");
    SD_JOURNAL_FOREACH(journal) {
        entries.entry = realloc(entries.entry, (entries.n + 1) * sizeof(struct entry));
        if (read_one(journal, &entries.entry[entries.n])) {
            entries.n++;
            continue;
        }
        halves++;
        free(entries.entry[entries.n].message);
        free(entries.entry[entries.n].fields);
    }
    sd_journal_close(journal);
    CHECK(halves <= halves_allowed, "%zu beginnings of events", halves);
    return entries;
}

static void free_all(struct entries *entries) {
    for (size_t i = 0; i < entries->n; i++) {
        free(entries->entry[i].message);
        free(entries->entry[i].fields);
    }
    free(entries->entry);
}

/* What was read stays until the end of the test: pointed to, and so no leak. */
#define KEPT_MAX 16
extern struct entry *kept[KEPT_MAX];
struct entry *kept[KEPT_MAX];
static size_t kept_n;

struct entries read_entries(size_t wanted) {
    struct entries entries = {0};

    for (int tries = 0; tries < 600; tries++) {
        entries = read_all();
        if (entries.n >= wanted) {
            if (tries > 0) {
                CHECK(kept_n < KEPT_MAX, "too many readings");
                kept[kept_n++] = entries.entry;
                return entries;
            }
            sync_journald(); /* for what should not come as well */
        }
        free_all(&entries);
        usleep(100000);
    }
    failed(__FILE__, __LINE__, "entries.n >= wanted", "%zu of %zu events arrived", entries.n,
           wanted);
}

char *field_of(const struct entry *entry, const char *key) {
    size_t n = strlen(key);

    for (const char *at = entry->fields; *at; at = strchr(at, '\n') + 1)
        if (strncmp(at, key, n) == 0 && at[n] == '=')
            return strndup(at + n + 1, strcspn(at + n + 1, "\n"));
    return NULL;
}

static void sum(const char *text, char hex[65]) {
    unsigned char digest[32];

    EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

size_t check_chains(const struct entries *entries, size_t *ret_gaps) {
    size_t streams = 0, gaps = 0;

    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *e = &entries->entry[i], *before = NULL;
        char hex[65];

        for (size_t j = i; j-- > 0 && !before;)
            if (strcmp(entries->entry[j].stream, e->stream) == 0)
                before = &entries->entry[j];
        if (!before) {
            streams++;
            CHECK(e->seq == 1 && !*e->prev, "stream starts at %llu: %s", (unsigned long long)e->seq,
                  e->message);
            continue;
        }
        /* The next process may die at its first event, too. */
        if (strcmp(e->after, "crash") == 0 && e->seq > before->seq + 1 &&
            e->seq <= before->seq + 4) {
            gaps++;
            continue;
        }
        CHECK(e->seq == before->seq + 1, "%llu follows %llu in the journal: %s",
              (unsigned long long)e->seq, (unsigned long long)before->seq, e->message);
        sum(before->message, hex);
        CHECK(strcmp(hex, e->prev) == 0, "prev is not the hash of the event before: %s",
              e->message);
    }
    if (ret_gaps)
        *ret_gaps = gaps;
    return streams;
}

static int by_message(const void *a, const void *b) {
    const struct entry *const *x = a, *const *y = b;
    int order = strcmp((*x)->message, (*y)->message);

    return order ? order : (*x > *y) - (*x < *y);
}

size_t drop_second_copies(struct entries *entries) {
    struct entry **sorted = calloc(entries->n, sizeof(*sorted));
    size_t n = 0;

    for (size_t i = 0; i < entries->n; i++)
        sorted[i] = &entries->entry[i];
    qsort(sorted, entries->n, sizeof(*sorted), by_message);
    for (size_t i = entries->n; i-- > 1;)
        if (strcmp(sorted[i]->message, sorted[i - 1]->message) == 0)
            sorted[i]->pid = -1;
    free(sorted);
    for (size_t i = 0; i < entries->n; i++)
        if (entries->entry[i].pid != -1)
            entries->entry[n++] = entries->entry[i];
    entries->n = n;
    return n;
}
