/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/drill/drill.h"
#include "cli/message.h"
#include "drill/reply.h"
#include "util/io.h"

/* Reads one byte more than is allowed, so that the caller sees a file that is too long. Or a
 * negative errno. */
static ssize_t read_reply_file(const char *path, char *to, size_t size) {
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -errno : io_read(fd, to, size);

    if (fd >= 0 && !standard)
        close(fd);
    return n;
}

static const char *word_of(const struct answers *answers, const struct reply *reply, int i) {
    if (!reply->given[i])
        return "missing";
    return answers_right(&answers->question[i], reply->text[i]) ? "right" : "wrong";
}

static int print_result(const struct answers *answers, const struct reply *reply, bool json) {
    int right = 0;

    if (json)
        printf("{\"answers\":{");
    for (int i = 0; i < QUESTIONS; i++) {
        const char *is = word_of(answers, reply, i);

        right += strcmp(is, "right") == 0;
        if (json)
            printf("%s\"%d\":\"%s\"", i ? "," : "", i + 1, is);
        else
            printf("%d: %s\n", i + 1, is);
    }
    if (json)
        printf("},\"right\":%d,\"questions\":%d}\n", right, QUESTIONS);
    else
        printf("%d of %d are right\n", right, QUESTIONS);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        message(NAME, "standard output: %s", strerror(errno));
        return EXIT_UNREAD;
    }
    return right == QUESTIONS ? EXIT_NOTHING : EXIT_FOUND;
}

int drill_check(const struct week *week, const struct answers *answers, const char *path,
                bool json) {
    static char bytes[REPLY_FILE_MAX + 1];
    static struct reply reply;
    ssize_t n = read_reply_file(path, bytes, sizeof(bytes));

    if (n < 0) {
        message(NAME, "--check %s: %s", path, strerror((int)-n));
        return EXIT_UNREAD;
    }
    if (!reply_read(bytes, (size_t)n, week, answers, &reply)) {
        message(NAME, "--check %s: %s", path, reply.why);
        return EXIT_USAGE;
    }
    return print_result(answers, &reply, json);
}
