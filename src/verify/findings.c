/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/must.h"

uint32_t findings_file(struct findings *findings, const char *name, int64_t size) {
    findings->files =
        must(reallocarray(findings->files, findings->n_files + 1, sizeof(*findings->files)));
    findings->files[findings->n_files++] =
        (struct findings_file){.name = ascii_escape(name), .size = size};
    return findings->n_files;
}

const char *findings_file_name(const struct findings *findings, uint32_t file) {
    return file ? findings->files[file - 1].name : "";
}

/* Does an unread file belong between the two? */
static bool is_unread_between(const struct findings *findings, uint32_t file, uint32_t next) {
    for (size_t i = 0; i < findings->n_unread_behind; i++)
        if (findings->unread_behind[i] >= file && findings->unread_behind[i] < next)
            return true;
    return findings->unread_anywhere;
}

/* What an unread file may explain is no finding. */
static enum finding_kind final_kind(const struct findings *findings,
                                    const struct finding *finding) {
    uint32_t before = finding->other.line ? finding->other.file : 0;
    uint32_t last = finding->at.line ? finding->at.file : 0;

    if (finding->kind == FOUND_GAP && is_unread_between(findings, before, last))
        return NOTE_UNSEEN;
    if (finding->kind == FOUND_TAIL && is_unread_between(findings, last, UINT32_MAX))
        return NOTE_UNSEEN_TAIL;
    return finding->kind;
}

void findings_add(struct findings *findings, const struct finding *original) {
    struct finding copy = *original, *finding = &copy;

    finding->kind = final_kind(findings, original);
    if (finding->kind != NOTE_OPEN) { /* the totals count them */
        findings->count[finding->kind]++;
        if (finding_is_note(finding->kind))
            findings->notes++;
        else
            findings->findings++;
    }
    if (findings->on_finding)
        findings->on_finding(findings, finding);
}

void findings_unread(struct findings *findings, const char *name, const char *why) {
    findings->unread++;
    if (findings->on_unread)
        findings->on_unread(findings, name, why);
}

void findings_unread_evidence(struct findings *findings, const char *name, const char *why,
                              bool anywhere) {
    findings->unread_anywhere |= anywhere;
    if (!anywhere) {
        findings->unread_behind =
            must(reallocarray(findings->unread_behind, findings->n_unread_behind + 1,
                              sizeof(*findings->unread_behind)));
        findings->unread_behind[findings->n_unread_behind++] = findings->n_files;
    }
    findings_unread(findings, name, why);
}

void findings_free(struct findings *findings) {
    free(findings->unread_behind);
    for (uint32_t i = 0; i < findings->n_files; i++)
        free(findings->files[i].name);
    free(findings->files);
    *findings = (struct findings){0};
}
