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

# The same with a memory of 64 events.
check_PROGRAMS += tests/archive/far-back
tests_archive_far_back_SOURCES = $(tests_archive_histories_SOURCES) src/archive/recent.c src/archive/weave.c
tests_archive_far_back_CPPFLAGS = $(tests_archive_surgery_CPPFLAGS) -DRECENT_EVENTS='UINT64_C(64)'
tests_archive_far_back_LDADD = $(tests_archive_surgery_LDADD)
TESTS += tests/archive/far-back.test
EXTRA_DIST += tests/archive/far-back.test
