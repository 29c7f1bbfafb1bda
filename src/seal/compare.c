/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/compare.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "seal/copies.h"
#include "seal/leaves.h"
#include "store/fileset.h"
#include "util/io.h"

/* A file is tried as so many other epochs. */
#define TRIES 4
#define WORDS 512
#define NO_MARK SIZE_MAX

struct compare {
    struct seals *seals;
    int directory;
    struct compare_file *files;
    size_t n;
    const struct compare_calls *calls;
    struct compare_result *result;
};

/* The lines of a file, or of several, behind a tree. */
struct walk {
    struct tree tree;
    size_t mark;   /* the next checkpoint */
    uint64_t good; /* the largest size at which a checkpoint was true */
    size_t bad;    /* the first that was not; NO_MARK: there is none */
};

__attribute__((__format__(__printf__, 4, 5))) static void tell(const struct compare *compare,
                                                               enum compare_found kind,
                                                               const char *file, const char *format,
                                                               ...) {
    char words[WORDS];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    compare->calls->found(kind, file, words, compare->calls->data);
}

/* ---- reading --------------------------------------------------------------------------------- */

static struct walk walk_from(const struct compare *compare, const struct tree *base) {
    return (struct walk){.tree = *base,
                         .mark = seals_behind(compare->seals, base->size),
                         .good = base->size,
                         .bad = NO_MARK};
}

/* Holds the tree against the checkpoints of its size. If one of them is true, tell_forks() tells of
 * the others. */
static void look_at_marks(const struct compare *compare, struct walk *walk) {
    const struct seals *seals = compare->seals;
    uint8_t root[DIGEST_SIZE];
    size_t wrong = NO_MARK;
    bool good = false;

    if (walk->mark == seals->n || seals->mark[walk->mark].size != walk->tree.size)
        return;
    tree_root(&walk->tree, root);
    for (; walk->mark < seals->n && seals->mark[walk->mark].size == walk->tree.size; walk->mark++) {
        struct seal_mark *mark = &seals->mark[walk->mark];

        if (memcmp(mark->root, root, sizeof(root)) == 0)
            good = true;
        else if (wrong == NO_MARK && walk->bad == NO_MARK && seals_is_valid(seals, mark) > 0)
            wrong = walk->mark;
    }
    if (good && walk->bad == NO_MARK)
        walk->good = walk->tree.size;
    else if (!good && walk->bad == NO_MARK)
        walk->bad = wrong;
}

/* The one that is written to was opened when the names were read. */
static int open_file(const struct compare *compare, const struct compare_file *file) {
    if (file->current && file->fd >= 0) {
        int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

        return fd < 0 ? -errno : fd;
    }
    return io_open_regular(compare->directory, file->name);
}

/* Adds the lines of a file. False: it cannot be read, which was told. */
static bool walk_file(const struct compare *compare, struct compare_file *file, struct walk *walk) {
    uint64_t before = walk->tree.size;
    struct leaves *leaves = NULL;
    struct leaf leaf;
    int fd, r;

    if (file->unread)
        return false;
    fd = open_file(compare, file);
    r = fd < 0 ? fd : leaves_open(&leaves, fd, fileset_is_packed(file->name));
    while (r >= 0 && (r = leaves_next(leaves, !file->current, &leaf)) > 0) {
        tree_add(&walk->tree, leaf.hash, NULL);
        look_at_marks(compare, walk);
    }
    leaves_close(leaves);
    file->lines = walk->tree.size - before;
    if (r >= 0)
        return true;
    compare->calls->unread(file->name, r, compare->calls->data);
    file->unread = true;
    return false;
}

/* ---- which file is which epoch --------------------------------------------------------------- */

static bool ends_as(const struct compare *compare, const struct walk *walk, uint64_t epoch) {
    const struct tree *end = compare->seals->close[epoch];
    uint8_t is[DIGEST_SIZE], was[DIGEST_SIZE];

    if (walk->tree.size != end->size)
        return false;
    tree_root(&walk->tree, is);
    tree_root(end, was);
    return memcmp(is, was, sizeof(is)) == 0;
}

static bool can_be(const struct compare *compare, uint64_t epoch) {
    return epoch < compare->seals->closed && compare->seals->close[epoch] &&
           seals_base(compare->seals, epoch);
}

static bool is_taken(const struct compare *compare, uint64_t epoch) {
    for (size_t i = 0; i < compare->n; i++)
        if (compare->files[i].matched && compare->files[i].epoch == epoch)
            return true;
    return false;
}

/* The checkpoints within an epoch whose file is whole have to agree with it. */
static void tell_fork_within(const struct compare *compare, const struct compare_file *file,
                             const struct walk *walk) {
    if (walk->bad != NO_MARK)
        tell(compare, COMPARE_FORK, file->name,
             "the lines are those that the end of epoch %" PRIu64
             " names, and a checkpoint of %" PRIu64
             " lines, signed with a key of this machine, names others",
             file->epoch, compare->seals->mark[walk->bad].size);
}

/* Is the file this epoch, whole and unchanged? */
static bool try_epoch(const struct compare *compare, struct compare_file *file, uint64_t epoch) {
    struct walk walk = walk_from(compare, seals_base(compare->seals, epoch));

    if (!walk_file(compare, file, &walk) || !ends_as(compare, &walk, epoch))
        return false;
    file->matched = true;
    file->epoch = epoch;
    tell_fork_within(compare, file, &walk);
    return true;
}

static uint64_t lines_of(const struct compare *compare, uint64_t epoch) {
    return compare->seals->close[epoch]->size - seals_base(compare->seals, epoch)->size;
}

/* Did the epoch's file have the name with this date when it was sealed, compressed or not? */
static bool was_named(const struct compare *compare, uint64_t epoch, const struct rotated *date) {
    const char *sealed = epoch < compare->seals->closed ? compare->seals->file[epoch] : NULL;
    struct rotated was;

    /* Names are many, and reading a date takes longer than this. */
    if (!sealed || date->age != ROTATED_DATED ||
        !memmem(sealed, strlen(sealed), date->place, date->n_place))
        return false;
    was = fileset_parse(sealed);
    return was.age == ROTATED_DATED && was.n_place == date->n_place &&
           memcmp(was.place, date->place, date->n_place) == 0;
}

/* The epoch whose file had this name, rather the expected one, and else the newest; expected: none
 * had. */
static uint64_t epoch_by_name(const struct compare *compare, const char *name, uint64_t expected) {
    const struct rotated date = fileset_parse(name);

    if (was_named(compare, expected, &date))
        return expected;
    for (uint64_t i = compare->seals->closed; i > 0; i--)
        if (was_named(compare, i - 1, &date))
            return i - 1;
    return expected;
}

static void judge_name(const struct compare *compare, struct compare_file *file) {
    const char *sealed = file->matched ? compare->seals->file[file->epoch] : NULL;
    const struct rotated date = fileset_parse(file->name);

    file->name_was = COMPARE_NAME_UNKNOWN;
    if (sealed && *sealed)
        file->name_was =
            was_named(compare, file->epoch, &date) ? COMPARE_NAME_SEALED : COMPARE_NAME_OTHER;
}

/* expected: of the file, if nothing is wrong. */
static void match_file(const struct compare *compare, struct compare_file *file,
                       uint64_t expected) {
    unsigned tries = 0;

    if (can_be(compare, expected) && try_epoch(compare, file, expected))
        return;
    if (!can_be(compare, expected)) {
        struct walk walk = walk_from(compare, seals_base(compare->seals, 0));

        walk_file(compare, file, &walk); /* counts its lines */
    }
    for (uint64_t i = 1; i <= compare->seals->closed && !file->unread && tries < TRIES; i++) {
        uint64_t epoch = (expected + i) % compare->seals->closed;

        if (epoch != expected && can_be(compare, epoch) &&
            lines_of(compare, epoch) == file->lines && !is_taken(compare, epoch)) {
            tries++;
            if (try_epoch(compare, file, epoch))
                return;
        }
    }
}

static size_t count_rotated(const struct compare *compare) {
    size_t n = 0;

    for (size_t i = 0; i < compare->n; i++)
        n += !compare->files[i].current;
    return n;
}

static void match_files(const struct compare *compare) {
    uint64_t closed = compare->seals->closed, expected = 0;
    size_t rotated = count_rotated(compare);

    if (rotated < closed)
        expected = closed - rotated;
    for (size_t i = 0; i < compare->n; i++) {
        struct compare_file *file = &compare->files[i];

        if (file->current)
            continue;
        match_file(compare, file, epoch_by_name(compare, file->name, expected));
        if (file->matched)
            expected = file->epoch + 1;
        else if (!file->unread && file->lines > 0 && expected > 0)
            expected++;
    }
}

/* The last file behind this one whose epoch was before; i: there is none. A file that was renamed
 * later says nothing of the order. */
static size_t last_before(const struct compare *compare, size_t i) {
    const struct compare_file *files = compare->files;
    size_t last = i;

    for (size_t j = i + 1; j < compare->n; j++)
        if (files[j].matched && files[j].name_was != COMPARE_NAME_OTHER &&
            files[j].epoch < files[i].epoch)
            last = j;
    return last;
}

/* A file that has the name with which it was sealed stands at the place of its epoch: a clock that
 * was wrong gives a name in front of older ones, or behind newer ones. */
static void place_files(const struct compare *compare) {
    struct compare_file *files = compare->files;

    for (size_t i = 0; i < compare->n; i++)
        judge_name(compare, &files[i]);
    for (size_t i = 0; i < compare->n;) {
        size_t to = files[i].name_was == COMPARE_NAME_SEALED ? last_before(compare, i) : i;
        struct compare_file file = files[i];

        if (to == i) {
            i++;
            continue;
        }
        memmove(&files[i], &files[i + 1], (to - i) * sizeof(file));
        files[to] = file;
    }
}

/* ---- what is wrong --------------------------------------------------------------------------- */

/* Where the lines of a walk are not those that were sealed any more. */
static void put_span(const struct compare *compare, const struct walk *walk, uint64_t base,
                     char ret[WORDS]) {
    if (walk->bad == NO_MARK)
        snprintf(ret, WORDS, "up to its line %" PRIu64 " it is as it was sealed",
                 walk->good - base);
    else
        snprintf(ret, WORDS,
                 "up to its line %" PRIu64 " it is as it was sealed, and behind line %" PRIu64
                 " it is not",
                 walk->good - base, compare->seals->mark[walk->bad].size - base);
}

/* Too few lines: if all checkpoints up to there are true, those at the end are missing. */
static bool is_cut(const struct walk *walk, const struct tree *base) {
    return walk->bad == NO_MARK && walk->good > base->size;
}

/* The file has to be this epoch, and is not. */
static void tell_altered(const struct compare *compare, struct compare_file *file, uint64_t epoch) {
    const struct tree *base = seals_base(compare->seals, epoch);
    uint64_t wanted = lines_of(compare, epoch);
    struct walk walk = walk_from(compare, base);
    enum compare_found kind = COMPARE_CHANGED;
    char span[WORDS];

    if (!walk_file(compare, file, &walk))
        return;
    if (file->lines < wanted)
        kind = is_cut(&walk, base) ? COMPARE_CUT : COMPARE_MISSING;
    else if (file->lines > wanted)
        kind = COMPARE_ADDED;
    put_span(compare, &walk, base->size, span);
    tell(compare, kind, file->name,
         "it has %" PRIu64 " lines, and epoch %" PRIu64 " was sealed with %" PRIu64 "; %s",
         file->lines, epoch, wanted, span);
}

static bool is_unmatched(const struct compare_file *file) {
    return !file->matched && !file->unread && !file->current && file->lines > 0;
}

/* The first epoch from this one on whose end is known; last: there is none. */
static uint64_t next_end(const struct compare *compare, uint64_t epoch, uint64_t last) {
    while (epoch < last && !compare->seals->close[epoch])
        epoch++;
    return epoch;
}

/* The ends of some epochs are not known: compares their files as if they were one, with the next
 * end that is known. Returns the number of the first file that was not taken. */
static size_t tell_together(const struct compare *compare, size_t from, size_t to, uint64_t first,
                            uint64_t end) {
    const struct tree *base = seals_base(compare->seals, first);
    struct walk walk = base ? walk_from(compare, base) : (struct walk){0};
    uint64_t left = end - first + 1;
    bool unread = false;
    size_t i = from;

    for (; i < to && left > 0; i++) {
        left -= is_unmatched(&compare->files[i]) || compare->files[i].unread;
        unread |= compare->files[i].unread;
        if (base && is_unmatched(&compare->files[i]))
            unread |= !walk_file(compare, &compare->files[i], &walk);
    }
    if (!base)
        tell(compare, COMPARE_EPOCH, compare->files[from].name,
             "the end of epoch %" PRIu64
             " is not known, so the lines up to the end of epoch %" PRIu64 " cannot be compared",
             first - 1, end);
    else if (!unread && !ends_as(compare, &walk, end))
        tell(compare, COMPARE_CHANGED, compare->files[from].name,
             "from this file on, up to the end of epoch %" PRIu64
             ", the lines are not those that were sealed",
             end);
    return i;
}

/* The files [from, to) stand between the epochs [first, last). Pairs them in order. */
static void tell_between(const struct compare *compare, size_t from, size_t to, uint64_t first,
                         uint64_t last) {
    uint64_t epoch = first;

    for (size_t i = from; i < to; i++) {
        struct compare_file *file = &compare->files[i];
        uint64_t end;

        while (epoch < last && is_taken(compare, epoch)) /* its file stands elsewhere */
            epoch++;
        end = next_end(compare, epoch, last);
        if (file->unread) {
            epoch += epoch < last;
        } else if (is_unmatched(file) && can_be(compare, epoch) && epoch < last) {
            tell_altered(compare, file, epoch++);
        } else if (is_unmatched(file) && end < last) {
            i = tell_together(compare, i, to, epoch, end) - 1;
            epoch = end + 1;
        } else if (is_unmatched(file)) {
            tell(compare, COMPARE_EXTRA, file->name,
                 "its lines were never sealed, and those of the files around it were");
        }
    }
    for (; epoch < last; epoch++)
        if (can_be(compare, epoch) && !is_taken(compare, epoch))
            tell(compare, COMPARE_MISSING, NULL,
                 "the file of epoch %" PRIu64 " with %" PRIu64 " lines is missing", epoch,
                 lines_of(compare, epoch));
}

/* What stands in front of the first file that is as it was sealed. */
static void tell_beginning(const struct compare *compare, size_t to, uint64_t last) {
    size_t unmatched = 0, skip;

    for (size_t i = 0; i < to; i++)
        unmatched += is_unmatched(&compare->files[i]) || compare->files[i].unread;
    /* The oldest ones may have gone, and the very oldest were never sealed. */
    skip = unmatched > last ? unmatched - (size_t)last : 0;
    compare->result->before = skip;
    compare->result->pruned = last > unmatched ? last - unmatched : 0;
    for (size_t i = 0; i < to; i++) {
        if (!is_unmatched(&compare->files[i]) && !compare->files[i].unread)
            continue;
        if (skip == 0) {
            tell_between(compare, i, to, compare->result->pruned, last);
            return;
        }
        skip--;
    }
}

/* Returns the number of the first file behind those of closed epochs. */
static size_t tell_files(const struct compare *compare) {
    size_t behind = 0;
    uint64_t next = 0;
    bool any = false;

    for (size_t i = 0; i < compare->n; i++) {
        const struct compare_file *file = &compare->files[i];

        if (!file->matched)
            continue;
        if (!any)
            tell_beginning(compare, i, file->epoch);
        else if (file->epoch >= next)
            tell_between(compare, behind, i, next, file->epoch);
        else
            tell(compare, COMPARE_ORDER, file->name,
                 "it is the file of epoch %" PRIu64 ", and stands behind that of a later one",
                 file->epoch);
        if (!any || file->epoch >= next)
            next = file->epoch + 1;
        any = true;
        behind = i + 1;
    }
    if (next < compare->seals->closed && !any) {
        /* No file is whole: the last ones belong to the last epochs. */
        size_t rotated = count_rotated(compare);

        tell_beginning(compare, rotated, compare->seals->closed);
        return rotated;
    }
    if (next < compare->seals->closed) {
        uint64_t left = compare->seals->closed - next;
        size_t to = behind;

        for (; to < compare->n && left > 0; to++)
            left -= is_unmatched(&compare->files[to]) || compare->files[to].unread;
        tell_between(compare, behind, to, next, compare->seals->closed);
        behind = to;
    }
    return behind;
}

/* ---- the present epoch ----------------------------------------------------------------------- */

/* The newest checkpoint that is signed; NO_MARK: there is none of more lines. */
static size_t newest_mark(const struct compare *compare, uint64_t size) {
    for (size_t i = compare->seals->n; i > 0; i--)
        if (compare->seals->mark[i - 1].size <= size)
            break;
        else if (seals_is_valid(compare->seals, &compare->seals->mark[i - 1]) > 0)
            return i - 1;
    return NO_MARK;
}

/* Walks through the files from this one on. */
static struct walk walk_rest(const struct compare *compare, size_t from, const struct tree *base,
                             struct compare_file **ret_last) {
    struct walk walk = walk_from(compare, base);

    *ret_last = NULL;
    for (size_t i = from; i < compare->n; i++) {
        *ret_last = &compare->files[i];
        if (!walk_file(compare, &compare->files[i], &walk))
            break;
    }
    return walk;
}

/* Before the first end of an epoch: older files may be from before the first seal, and the newest
 * ones may have been rotated a moment ago. */
static size_t find_start(const struct compare *compare, size_t from, uint64_t sealed) {
    size_t last = compare->n > 0 ? compare->n - 1 : 0, tries = 0;

    for (size_t i = last; i + 1 > from && tries < TRIES; i--, tries++) {
        struct compare_file *end;
        struct walk walk = walk_rest(compare, i, seals_base(compare->seals, 0), &end);

        if (walk.bad == NO_MARK && walk.tree.size >= sealed)
            return i;
        if (i == 0)
            break;
    }
    return last > from ? last : from;
}

static void tell_present(const struct compare *compare, size_t from) {
    const struct tree *base = seals_base(compare->seals, compare->seals->closed);
    size_t newest = newest_mark(compare, base->size);
    struct compare_file *last;
    struct walk walk;
    uint64_t sealed = newest == NO_MARK ? base->size : compare->seals->mark[newest].size;

    if (compare->seals->closed == 0) {
        size_t start = find_start(compare, from, sealed);

        compare->result->before = start - from;
        from = start;
    }
    compare->result->present = from;
    walk = walk_rest(compare, from, base, &last);
    compare->result->size = walk.bad == NO_MARK && walk.tree.size >= sealed ? sealed : walk.good;
    compare->result->behind = walk.tree.size - compare->result->size;
    if (last && last->unread)
        return;
    if (walk.bad != NO_MARK)
        tell(compare, COMPARE_CHANGED, last ? last->name : NULL,
             "the lines behind line %" PRIu64 " of the present epoch, up to line %" PRIu64
             ", are not those that were sealed",
             walk.good - base->size, compare->seals->mark[walk.bad].size - base->size);
    else if (walk.tree.size < sealed)
        tell(compare, is_cut(&walk, base) ? COMPARE_CUT : COMPARE_MISSING, last ? last->name : NULL,
             "the present epoch has %" PRIu64 " lines, and was sealed with %" PRIu64,
             walk.tree.size - base->size, sealed - base->size);
}

/* ---- the seals themselves -------------------------------------------------------------------- */

static void tell_epochs(const struct compare *compare) {
    const struct seals *seals = compare->seals;
    uint64_t newest = seals->closed;

    for (size_t i = seals->n; i > 0; i--)
        if (seals->mark[i - 1].epoch > newest && seals_is_valid(seals, &seals->mark[i - 1]) > 0)
            newest = seals->mark[i - 1].epoch;
    for (uint64_t epoch = 0; epoch < newest; epoch++) {
        uint64_t first = epoch;

        if (epoch < seals->closed && seals->close[epoch])
            continue;
        while (epoch + 1 < newest && !(epoch + 1 < seals->closed && seals->close[epoch + 1]))
            epoch++;
        /* The first ones may have gone with their files. */
        if (first == 0 && seals->closed > 0)
            continue;
        tell(compare, COMPARE_EPOCH, NULL,
             "the end of epoch %" PRIu64 " is not known, and a later one was signed", first);
    }
}

/* Each epoch has its key: for the lines behind the end of the one before, up to its own end. */
static bool is_of_its_key(const struct seals *seals, const struct seal_mark *mark) {
    const struct tree *end = mark->epoch < seals->closed ? seals->close[mark->epoch] : NULL;

    for (uint64_t i = 0; i < mark->epoch && i < seals->closed; i++)
        if (seals->close[i] && seals->close[i]->size >= mark->size)
            return false;
    return !end || mark->size <= end->size;
}

static void tell_keys(const struct compare *compare) {
    const struct seals *seals = compare->seals;

    for (size_t i = 0; i < seals->n; i++) {
        struct seal_mark *mark = &seals->mark[i];

        if (is_of_its_key(seals, mark) || seals_is_valid(seals, mark) <= 0)
            continue;
        tell(compare, COMPARE_RESIGNED, NULL,
             "a checkpoint of %" PRIu64 " lines has the signature of epoch %" PRIu64
             ", and these lines are of epoch %" PRIu64,
             mark->size, mark->epoch, seals_epoch_of(seals, mark->size));
    }
}

static void tell_forks(const struct compare *compare) {
    const struct seals *seals = compare->seals;

    for (size_t i = 1; i < seals->n; i++) {
        struct seal_mark *a = &seals->mark[i - 1], *b = &seals->mark[i];

        if (a->size != b->size || memcmp(a->root, b->root, DIGEST_SIZE) == 0 ||
            seals_is_valid(seals, a) <= 0 || seals_is_valid(seals, b) <= 0)
            continue;
        tell(compare, COMPARE_FORK, NULL,
             "two trees of %" PRIu64 " lines were signed, with the keys of the epochs %" PRIu64
             " and %" PRIu64,
             a->size, a->epoch, b->epoch);
    }
}

/* The newest one vouches for all lines before it. */
static void tell_newest(const struct compare *compare) {
    const struct seals *seals = compare->seals;

    if (seals->n > 0 && seals_is_valid(seals, &seals->mark[seals->n - 1]) == 0)
        tell(compare, COMPARE_FORGED, NULL,
             "the newest checkpoint, of %" PRIu64
             " lines, is not signed with the key that it names",
             seals->mark[seals->n - 1].size);
}

static void find_outside(const struct compare *compare) {
    const struct seals *seals = compare->seals;

    for (size_t i = seals->n; i > 0; i--)
        if (seals->mark[i - 1].outside && seals->mark[i - 1].size <= compare->result->size &&
            seals_is_valid(seals, &seals->mark[i - 1]) > 0) {
            compare->result->outside = seals->mark[i - 1].size;
            return;
        }
}

void compare_run(struct seals *seals, int directory, struct compare_file *files, size_t n,
                 const struct compare_calls *calls, struct compare_result *ret) {
    struct compare compare = {.seals = seals,
                              .directory = directory,
                              .files = files,
                              .n = copies_to_end(directory, files, n),
                              .calls = calls,
                              .result = ret};
    size_t behind;

    *ret = (struct compare_result){.files = compare.n, .epoch = seals->closed};
    seals_sort(seals);
    tell_epochs(&compare);
    tell_keys(&compare);
    tell_forks(&compare);
    tell_newest(&compare);
    match_files(&compare);
    place_files(&compare);
    behind = tell_files(&compare);
    tell_present(&compare, behind);
    find_outside(&compare);
}
