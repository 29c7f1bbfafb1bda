/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records numbers in the locale of the environment, whose decimal sign is no point. */
#include <deed.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    char before[32], after[32];
    deed_log *log = NULL;
    int r;

    if (!setlocale(LC_ALL, "")) {
        printf("the locale is not there\n");
        return 1;
    }
    snprintf(before, sizeof(before), "%.1f", 1.5);
    if (strcmp(before, "1.5") == 0) {
        printf("its decimal sign is a point\n");
        return 1;
    }
    r = deed_open(&log, "numbers", NULL);
    if (r == 0)
        r = deed_record(
            log, deed_user("alice"), "price.change", deed_resource("item", "1"), DEED_SUCCESS,
            DEED_DETAILS(.metadata = DEED_META(DEED_NUM("half", 1.5), DEED_NUM("small", -5e-324),
                                               DEED_NUM("third", 1.0 / 3), DEED_NUM("large", 1e300),
                                               DEED_DEC("exact", "1234567890123456.78"))));
    if (r != 0)
        printf("%s\n", deed_error_text());
    deed_close(log);
    /* The program's own locale is as it was. */
    snprintf(after, sizeof(after), "%.1f", 1.5);
    return r != 0 || strcmp(before, after) != 0;
}
