/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <deed-actions.h>

#include "journal/emitters.h"
#include "journal/entries.h"
#include "journal/readable.h"
#include "journal/senders.h"
#include "parse/rejected.h"
#include "store/fileset.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/monotonic.h"
#include "util/path.h"
#include "verify/words.h"

/* A line that is being written while it is read is whole after this. */
#define HALF_LINE_MS 200
/* What is on its way from the journal to the file gets this long to come. */
#define ON_ITS_WAY_MS 3000
#define LOOK_EVERY_MS 200

#define HEAD_ACTION "\"action\":\"" DEED_ACTION_AUDIT_HEAD_DAMAGED "\""

/* ---- lines --------------------------------------------------------------------------------- */

void read_end(struct reading *reading) {
    if (reading->run.at.line)
        findings_add(reading->findings, &reading->run);
    reading->run.at.line = 0;
}

/* The same again in the next line makes it longer. first, last: lines here. */
static void tell_line(struct reading *reading, enum finding_kind kind, const char *words,
                      uint32_t file, uint64_t line) {
    struct finding *run = &reading->run;

    if (run->at.line && run->kind == kind && run->words == words && run->at.file == file &&
        run->last + 1 == line) {
        run->last = line;
        return;
    }
    read_end(reading);
    *run = (struct finding){.kind = kind,
                            .words = words,
                            .first = line,
                            .last = line,
                            .at = {.file = file, .line = line}};
}

static void count_origin(struct reading *reading, const struct scanned *event, struct place place) {
    if (event->host) {
        reading->origins.with++;
        return;
    }
    reading->findings->no_origin++;
    if (reading->origins.without++ == 0)
        reading->origins.first_without = place.line;
}

/* The router adds one to each line, and in a journal none has one. */
static void tell_origins(struct reading *reading, uint32_t file) {
    char words[WORDS_MAX];

    if (reading->origins.with && reading->origins.without) {
        snprintf(words, sizeof(words),
                 "%" PRIu64
                 " events of this file have no origin, this one is the first, and %" PRIu64
                 " have one: it was cut off of the ones, or the senders of the others made it up",
                 reading->origins.without, reading->origins.with);
        findings_add(
            reading->findings,
            &(struct finding){.kind = FOUND_FOREIGN,
                              .words = words,
                              .first = reading->origins.first_without,
                              .last = reading->origins.first_without,
                              .at = {.file = file, .line = reading->origins.first_without}});
    }
    reading->origins.with = reading->origins.without = 0;
}

static void feed(struct reading *reading, const struct scanned *event, struct place place) {
    struct finding finding = {.kind = FOUND_UNCOMPARED, .detail = DETAIL_NO_ROOM, .at = place};

    if (reading->run.at.line)
        read_end(reading);
    reading->events++;
    if (place.file != reading->journal)
        count_origin(reading, event, place);
    if (event->seq == 1 && memmem(event->bytes, event->n, HEAD_ACTION, sizeof(HEAD_ACTION) - 1))
        tell_line(reading, NOTE_HEAD,
                  "the service's head file was damaged and set aside, and this stream is new: no "
                  "head file knows where the streams before it ended",
                  place.file, place.line);
    if (checker_feed(reading->checker, event, place) || reading->no_room)
        return;
    reading->no_room = true;
    findings_add(reading->findings, &finding);
}

/* Once: the rest is read. */
static void tell_no_memory(struct reading *reading, uint32_t file) {
    if (!reading->no_memory)
        findings_unread(reading->findings, findings_file_name(reading->findings, file),
                        "no memory for some of its lines");
    reading->no_memory = true;
}

/* Told at once: each has its own number of bytes. */
static void tell_nul(struct reading *reading, const struct input_line *line, uint32_t file) {
    read_end(reading);
    checker_damaged(reading->checker);
    findings_add(reading->findings, &(struct finding){.kind = FOUND_CUT,
                                                      .detail = DETAIL_NUL,
                                                      .first = line->nul,
                                                      .last = line->nul,
                                                      .at = {.file = file, .line = line->number}});
}

#define NOTE_LINE(of, number)                                                                      \
    do {                                                                                           \
        (of).first = (of).first ? (of).first : (number);                                           \
        (of).last = (number);                                                                      \
    } while (false)

static void take_line(struct reading *reading, const struct input_line *line, uint32_t file) {
    enum scan_result result;
    struct scanned event;

    if (line->nul)
        tell_nul(reading, line, file);
    if (line->bom)
        NOTE_LINE(reading->bom, line->number);
    if (line->crlf)
        NOTE_LINE(reading->crlf, line->number);
    if (line->nul && line->n == 0)
        return;
    if (line->too_long) {
        tell_line(reading, FOUND_FOREIGN, "a line that is too long for an event", file,
                  line->number);
        return;
    }
    result = scan_line(line->bytes, line->n, SCAN_EITHER, &event);
    if (result == SCAN_EVENT)
        feed(reading, &event, (struct place){.file = file, .line = line->number});
    else
        tell_line(reading, result == SCAN_CUT ? FOUND_CUT : FOUND_FOREIGN, scan_words(result), file,
                  line->number);
    if (!line->ended && result != SCAN_CUT)
        tell_line(reading, FOUND_CUT, "the last line has no line feed", file, line->number);
}

/* first: 0 where no line of the file is so. */
static void tell_lines(struct reading *reading, uint32_t file, uint64_t first, uint64_t last,
                       const char *words) {
    struct finding finding = {.kind = FOUND_FOREIGN,
                              .at = {.file = file, .line = first},
                              .words = words,
                              .first = first,
                              .last = last};

    if (first)
        findings_add(reading->findings, &finding);
}

/* Once for all of a file, whatever else is found in its lines. */
static void tell_ends(struct reading *reading, uint32_t file) {
    read_end(reading);
    tell_lines(reading, file, reading->bom.first, reading->bom.last,
               "a byte order mark (BOM) of UTF-8 stands in front, which is passed over; "
               "to remove it: sed 's/^\\xef\\xbb\\xbf//' FILE >NEW");
    tell_lines(reading, file, reading->crlf.first, reading->crlf.last,
               "the line ends in CRLF, of which the CR is passed over; to convert the "
               "file: sed 's/\\r$//' FILE >NEW");
    reading->bom.first = reading->crlf.first = 0;
}

/* It explains what is missing, and is no evidence itself. */
static void take_rejected(struct reading *reading, const struct input_line *line, uint32_t file) {
    struct scanned event;
    size_t n = 0;
    CLEANUP_FREE char *message = NULL;
    const char *from;
    int r = line->too_long ? 0 : rejected_message(line->bytes, line->n, &message, &n);

    if (r < 0)
        tell_no_memory(reading, file);
    if (!message)
        return;
    from = message;
    if (*from == ' ') { /* rsyslogd may put one in front */
        from++;
        n--;
    }
    if (scan_line(from, n, SCAN_JOURNAL, &event) == SCAN_EVENT)
        checker_rejected(reading->checker, &event,
                         (struct place){.file = file, .line = line->number});
}

/* ---- files --------------------------------------------------------------------------------- */

struct file {
    struct input *input;
    const char *name;
    uint32_t number;
    bool rejected;
    bool ended; /* reading failed, and was told */
};

/* What was not read of the evidence may have what is missing. */
static void tell_unread(struct reading *reading, const char *name, bool rejected, const char *why) {
    if (rejected)
        findings_unread(reading->findings, name, why);
    else
        findings_unread_evidence(reading->findings, name, why, false);
}

static void show_progress(const struct reading *reading, uint64_t done) {
    const struct findings *findings = reading->findings;

    if (findings->on_progress)
        findings->on_progress(findings, done, reading->bytes_total, reading->events);
}

/* Up to the present end of the file. last: what has no line feed is a line, too. */
static void read_on(struct reading *reading, struct file *file, bool last) {
    struct input_line line;
    int r;

    while ((r = input_next(file->input, last, &line)) > 0) {
        if (file->rejected)
            take_rejected(reading, &line, file->number);
        else
            take_line(reading, &line, file->number);
        if (line.number % 1024 == 0)
            show_progress(reading, reading->bytes_done + input_done(file->input));
    }
    if (r == 0 || file->ended)
        return;
    file->ended = true;
    if (r == -EBADMSG)
        tell_line(reading, FOUND_CUT, "what was compressed is broken from here on, or cut off here",
                  file->number, input_lines(file->input) + 1);
    else
        tell_unread(reading, file->name, file->rejected, unread_words(r));
}

static bool open_file(struct reading *reading, int at, const char *path, const char *name,
                      bool found, struct file *ret) {
    /* What was found in a directory is a file, or it is not read. */
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (found ? O_NOFOLLOW | O_NONBLOCK : 0);
    CLEANUP_CLOSE int fd =
        strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : openat(at, path, flags);
    const char *base = strrchr(path, '/');
    struct stat st;
    int64_t size = -1;
    int r = fd < 0 ? -errno : 0;

    *ret = (struct file){.name = name, .rejected = fileset_is_rejected(base ? base + 1 : path)};
    if (r == 0 && fstat(fd, &st) < 0)
        r = -errno;
    if (r == 0 && found && !S_ISREG(st.st_mode))
        r = -ELOOP;
    if (r == 0 && S_ISREG(st.st_mode))
        size = st.st_size;
    if (r == 0)
        r = input_open(&ret->input, take_fd(&fd));
    if (r < 0) {
        tell_unread(reading, name, ret->rejected, unread_words(r));
        return false;
    }
    ret->number = findings_file(reading->findings, strcmp(name, "-") == 0 ? "(stdin)" : name, size);
    return true;
}

static void close_file(struct reading *reading, struct file *file) {
    tell_ends(reading, file->number);
    tell_origins(reading, file->number);
    reading->bytes_done += input_done(file->input);
    reading->findings->left_out += input_left_out(file->input);
    input_close(file->input);
    file->input = NULL;
}

static void read_file(struct reading *reading, struct file *file) {
    read_on(reading, file, false);
    if (input_is_within(file->input)) {
        nap(HALF_LINE_MS * NS_PER_MS);
        read_on(reading, file, false);
    }
    read_on(reading, file, true);
    close_file(reading, file);
}

/* ---- directories --------------------------------------------------------------------------- */

static bool all_reached(const struct reading *reading) {
    for (size_t i = 0; i < reading->heads->n; i++)
        if (!checker_reaches(reading->checker, &reading->heads->heads[i]))
            return false;
    return true;
}

/* The file that is written to was rotated away: the next one of this name. */
static void follow_rotation(struct reading *reading, int at, const char *base, const char *name,
                            struct file *file) {
    struct stat is, was;
    struct file next;

    if (fstatat(at, base, &is, AT_SYMLINK_NOFOLLOW) < 0 || fstat(input_fd(file->input), &was) < 0 ||
        (is.st_dev == was.st_dev && is.st_ino == was.st_ino) ||
        !open_file(reading, at, base, name, true, &next))
        return;
    read_on(reading, file, true);
    close_file(reading, file);
    *file = next;
}

/* The file that is written to, until it has what the heads say was recorded before. */
static void read_current(struct reading *reading, int at, const char *base, const char *name,
                         struct file *file) {
    read_on(reading, file, false);
    for (int ms = 0; reading->heads && !all_reached(reading) && ms < ON_ITS_WAY_MS;
         ms += LOOK_EVERY_MS) {
        nap(LOOK_EVERY_MS * NS_PER_MS);
        read_on(reading, file, false);
        follow_rotation(reading, at, base, name, file);
    }
    read_file(reading, file);
}

static void tell_strange(struct reading *reading, const char *directory,
                         const struct fileset_strange *strange) {
    CLEANUP_FREE char *path = path_join(directory, strange->name);
    const char *name = path ? path : strange->name;

    if (strange->rejected)
        findings_unread(reading->findings, name, fileset_why_strange);
    else
        findings_unread_evidence(reading->findings, name, fileset_why_strange, true);
}

static void read_found(struct reading *reading, int at, const char *directory,
                       const struct fileset_file *found) {
    CLEANUP_FREE char *path = path_join(directory, found->name);
    const char *why = fileset_unread(found->name);
    struct file file;

    if (!path) {
        tell_unread(reading, found->name, found->rejected, unread_words(-ENOMEM));
        return;
    }
    if (why)
        tell_unread(reading, path, found->rejected, why);
    else if (!open_file(reading, at, found->name, path, true, &file))
        return; /* which is told */
    else if (found->current)
        read_current(reading, at, found->name, path, &file);
    else
        read_file(reading, &file);
}

static void read_directory(struct reading *reading, int at, const char *name, bool rejected) {
    struct fileset set;
    size_t evidence = 0;
    int r = fileset_read(at, &set);

    if (r < 0) {
        findings_unread_evidence(reading->findings, name, unread_words(r), true);
        return;
    }
    for (size_t i = 0; i < set.n_strange; i++) {
        evidence += !set.strange[i].rejected;
        if (set.strange[i].rejected == rejected)
            tell_strange(reading, name, &set.strange[i]);
    }
    for (size_t i = 0; i < set.n; i++) {
        evidence += !set.files[i].rejected;
        if (set.files[i].rejected == rejected)
            read_found(reading, at, name, &set.files[i]);
    }
    fileset_free(&set);
    if (!evidence && !rejected)
        findings_unread(reading->findings, name,
                        "no evidence in it: no file " FILESET_CURRENT
                        ", and none that was rotated");
}

void read_path(struct reading *reading, const char *name, bool rejected) {
    CLEANUP_CLOSE int directory = -1;
    const char *slash = strrchr(name, '/');
    struct file file;

    if (strcmp(name, "-") != 0)
        directory = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0)
        read_directory(reading, directory, name, rejected);
    else if (fileset_is_rejected(slash ? slash + 1 : name) == rejected &&
             open_file(reading, AT_FDCWD, name, name, false, &file))
        read_file(reading, &file);
}

uint64_t read_size(const char *name) {
    CLEANUP_CLOSE int fd = -1;
    struct fileset set;
    uint64_t size = 0;
    struct stat st;

    if (strcmp(name, "-") == 0 || stat(name, &st) < 0)
        return 0;
    if (S_ISREG(st.st_mode))
        return (uint64_t)st.st_size;
    if (!S_ISDIR(st.st_mode))
        return 0;
    fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fileset_read(fd, &set) < 0)
        return 0;
    for (size_t i = 0; i < set.n; i++)
        if (fstatat(fd, set.files[i].name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            size += (uint64_t)st.st_size;
    fileset_free(&set);
    return size;
}

/* ---- the journal --------------------------------------------------------------------------- */

/* As the router does: that of the event itself where root vouches for it, else of the entry. */
static void take_boot(struct entries *entries, bool via, uint8_t ret[SCAN_BOOT]) {
    struct entry_field boot = {0};

    if (via)
        boot = entries_field(entries, "DEED_ORIGIN_BOOT_ID");
    if (!boot.bytes)
        boot = entries_field(entries, "_BOOT_ID");
    scan_boot(boot.bytes, boot.n, ret);
}

static void take_entry(struct reading *reading, struct entries *entries,
                       const struct senders *senders, struct place place) {
    enum scan_result result;
    struct entry_field message;
    struct scanned event;
    uint8_t boot[SCAN_BOOT];
    bool via;

    if (!senders_trust_entry(senders, entries, &via)) {
        reading->findings->left_out++;
        return;
    }
    take_boot(entries, via, boot);
    message = entries_field(entries, "MESSAGE");
    result = scan_line(message.bytes, message.n, SCAN_JOURNAL, &event);
    event.via = via;
    memcpy(event.boot, boot, SCAN_BOOT);
    if (result == SCAN_EVENT)
        feed(reading, &event, place);
    else
        tell_line(reading, result == SCAN_CUT ? FOUND_CUT : FOUND_FOREIGN, scan_words(result),
                  place.file, place.line);
}

static void unread(const char *name, const char *why, void *data) {
    findings_unread(data, name, why);
}

void read_journal(struct reading *reading) {
    struct senders senders;
    struct entries *entries = NULL;
    struct place place = {0};
    int r = senders_read(&senders, EMITTERS_PATH);

    if (r < 0)
        findings_unread(reading->findings, EMITTERS_PATH, senders_why(&senders, r));
    readable_check(ENTRIES_BOTH, unread, reading->findings);
    r = entries_open(&entries, ENTRIES_BOTH);
    if (r >= 0)
        place.file = reading->journal = findings_file(reading->findings, "(journal)", -1);
    while (r >= 0 && (r = entries_next(entries)) > 0) {
        place.line++;
        take_entry(reading, entries, &senders, place);
        if (place.line % 1024 == 0)
            show_progress(reading, 0);
    }
    if (r < 0)
        findings_unread_evidence(reading->findings, "the journal", unread_words(r), true);
    entries_close(entries);
    senders_free(&senders);
}
