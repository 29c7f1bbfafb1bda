# SPDX-License-Identifier: LGPL-2.1-or-later
check_PROGRAMS += tests/archive/surgery
tests_archive_surgery_SOURCES = tests/archive/surgery.c tests/archive/made.h tests/archive/made.c
tests_archive_surgery_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_archive_surgery_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la $(JSONC_LIBS) $(SYSTEMD_LIBS) \
	$(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
TESTS += tests/archive/surgery.test
EXTRA_DIST += tests/archive/surgery.test

check_PROGRAMS += tests/archive/histories
tests_archive_histories_SOURCES = tests/archive/histories.c tests/archive/history.h tests/archive/history.c
tests_archive_histories_CPPFLAGS = $(tests_archive_surgery_CPPFLAGS)
tests_archive_histories_LDADD = $(tests_archive_surgery_LDADD)
TESTS += tests/archive/histories.test
EXTRA_DIST += tests/archive/histories.test
