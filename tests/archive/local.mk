# SPDX-License-Identifier: LGPL-2.1-or-later
check_PROGRAMS += tests/archive/surgery
tests_archive_surgery_SOURCES = tests/archive/surgery.c tests/archive/made.h tests/archive/made.c
tests_archive_surgery_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_archive_surgery_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la $(JSONC_LIBS) $(SYSTEMD_LIBS) \
	$(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
TESTS += tests/archive/surgery.test
EXTRA_DIST += tests/archive/surgery.test
