# SPDX-License-Identifier: LGPL-2.1-or-later
journal_tests = \
	tests/journal/scenarios.test \
	tests/journal/spool.test \
	tests/journal/outbox.test \
	tests/journal/descriptors.test \
	tests/journal/deliver.test \
	tests/journal/relay.test \
	tests/journal/late.test \
	tests/journal/disk.test \
	tests/journal/allocations.test \
	tests/journal/locale.test \
	tests/journal/namespace.test \
	tests/journal/lognamespace.test \
	tests/journal/beside.test
TESTS += $(journal_tests)
EXTRA_DIST += $(journal_tests) tests/journal/with-journald tests/journal/journald-start \
	tests/journal/places.sh tests/journal/waits.sh tests/journal/road.sh \
	tests/journal/tsan.supp
check_PROGRAMS += tests/journal/scenarios tests/journal/spool tests/journal/outbox tests/journal/descriptors \
	tests/journal/allocations tests/journal/locale

tests_journal_scenarios_SOURCES = tests/journal/scenarios.c tests/journal/reader.h \
	tests/journal/reader.c tests/journal/daemon.h tests/journal/daemon.c
tests_journal_scenarios_CFLAGS = $(AM_CFLAGS) $(SYSTEMD_CFLAGS) $(JSONC_CFLAGS) $(CRYPTO_CFLAGS)
tests_journal_scenarios_LDADD = $(rooms_recording) $(SYSTEMD_LIBS) $(JSONC_LIBS) $(CRYPTO_LIBS) -lpthread

tests_journal_spool_SOURCES = tests/journal/spool.c tests/journal/kept.h tests/journal/kept.c tests/journal/reader.h \
	tests/journal/reader.c tests/journal/daemon.h tests/journal/daemon.c
tests_journal_spool_CFLAGS = $(tests_journal_scenarios_CFLAGS)
tests_journal_spool_LDADD = $(tests_journal_scenarios_LDADD)

tests_journal_outbox_SOURCES = tests/journal/outbox.c tests/journal/kept.h tests/journal/kept.c tests/journal/reader.h \
	tests/journal/reader.c tests/journal/daemon.h tests/journal/daemon.c
tests_journal_outbox_CFLAGS = $(tests_journal_scenarios_CFLAGS)
tests_journal_outbox_LDADD = $(tests_journal_scenarios_LDADD)

tests_journal_descriptors_SOURCES = tests/journal/descriptors.c tests/journal/kept.h tests/journal/kept.c tests/journal/reader.h \
	tests/journal/reader.c tests/journal/daemon.h tests/journal/daemon.c
tests_journal_descriptors_CFLAGS = $(tests_journal_scenarios_CFLAGS)
tests_journal_descriptors_LDADD = $(tests_journal_scenarios_LDADD)

tests_journal_allocations_SOURCES = tests/journal/allocations.c
tests_journal_allocations_LDADD = src/lib/libdeed.la

tests_journal_locale_SOURCES = tests/journal/locale.c
tests_journal_locale_LDADD = src/lib/libdeed.la
