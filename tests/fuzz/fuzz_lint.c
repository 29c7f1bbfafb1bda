/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a source, and as lines of logs of each kind: what is told stands on a line that is
 * there, and no line is judged to be both kinds of log. */
#include <string.h>

#include "lint/callsites.h"
#include "lint/judge.h"
#include "lint/pieces.h"
#include "lint/separation.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    uint64_t lines; /* that there are */
    uint64_t told;
};

static void tell(const struct diagnostic *diagnostic, void *data) {
    struct seen *seen = data;

    MUST((unsigned)diagnostic->rule < LINT_RULES);
    MUST(diagnostic->line >= 1 && diagnostic->line <= seen->lines);
    MUST(*diagnostic->text);
    seen->told++;
}

static void check_logs(json_tokener *tokener, const char *bytes, size_t n, struct seen *seen) {
    struct lint lint = {tell, seen};
    uint64_t before;

    judge_line(tokener, bytes, n, seen->lines, &lint);
    before = seen->told;
    separation_judge(tokener, false, bytes, n, seen->lines, &lint);
    if (separation_is_event(tokener, bytes, n)) {
        MUST(seen->told == before + 1);
        separation_judge(tokener, true, bytes, n, seen->lines, &lint);
        MUST(seen->told == before + 1);
    } else {
        before = seen->told;
        separation_judge(tokener, true, bytes, n, seen->lines, &lint);
        MUST(seen->told == before + 1);
    }
}

/* Put together of lines that are there, and no longer than is allowed. */
static void check_piece(json_tokener *tokener, const struct piece *piece, struct seen *seen) {
    MUST(piece->line >= 1 && piece->line <= seen->lines);
    MUST(piece->n <= 200 && (!piece->too_long || piece->n == 0));
    if (piece->n > 0)
        check_logs(tokener, piece->bytes, piece->n, seen);
}

static void check_source(const char *bytes, size_t size) {
    struct functions functions = {(const char *const[]){"say*"}, 1};
    struct seen seen = {.lines = 1};
    struct lint lint = {tell, &seen};
    char *source = malloc(size ? size : 1);

    MUST(source);
    memcpy(source, bytes, size);
    for (size_t i = 0; i < size; i++)
        seen.lines += bytes[i] == '\n';
    MUST(callsites_judge(source, size, &functions, &lint) == 0);
    free(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *at = (const char *)data, *end = at + size;
    json_tokener *tokener = log_record_tokener();
    struct seen seen = {0};
    struct pieces pieces = {0};
    struct piece whole;

    MUST(tokener);
    check_source(at, size);
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((feed ? feed : end) - at);
        /* A copy of its own, so that a read behind the line shows. */
        char *line = malloc(n ? n : 1);

        MUST(line);
        memcpy(line, at, n);
        seen.lines++;
        check_logs(tokener, line, n, &seen);
        if (pieces_take(&pieces, tokener, line, n, seen.lines, 200, &whole) == PIECE_WHOLE)
            check_piece(tokener, &whole, &seen);
        free(line);
        at += n + (feed != NULL);
    }
    while (pieces_rest(&pieces, &whole))
        check_piece(tokener, &whole, &seen);
    pieces_free(&pieces);
    json_tokener_free(tokener);
    return 0;
}
