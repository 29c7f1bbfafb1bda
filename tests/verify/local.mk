# SPDX-License-Identifier: LGPL-2.1-or-later
check_PROGRAMS += tests/verify/surgery
tests_verify_surgery_SOURCES = tests/verify/surgery.c tests/verify/made.h tests/verify/made.c
tests_verify_surgery_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
TESTS += tests/verify/surgery.test
EXTRA_DIST += tests/verify/surgery.test

check_PROGRAMS += tests/verify/histories
tests_verify_histories_SOURCES = tests/verify/histories.c tests/verify/history.h tests/verify/history.c
tests_verify_histories_LDADD = $(tests_verify_surgery_LDADD)
TESTS += tests/verify/histories.test
EXTRA_DIST += tests/verify/histories.test

# The same with a memory of 64 events.
check_PROGRAMS += tests/verify/far-back
tests_verify_far_back_SOURCES = $(tests_verify_histories_SOURCES) src/verify/recent.c src/verify/assemble.c
tests_verify_far_back_CPPFLAGS = $(AM_CPPFLAGS) -DRECENT_EVENTS='UINT64_C(64)'
tests_verify_far_back_LDADD = $(tests_verify_surgery_LDADD)
TESTS += tests/verify/far-back.test
EXTRA_DIST += tests/verify/far-back.test

check_PROGRAMS += tests/verify/forgeseal
EXTRA_DIST += tests/verify/tsa.py
tests_verify_forgeseal_SOURCES = tests/verify/forgeseal.c
tests_verify_forgeseal_LDADD = src/seal/libseal.la src/store/libstore.la src/journal/libjournal.la src/parse/libparse.la \
	$(rooms_recording) $(libraries_reading)
TESTS += tests/verify/seal.test
EXTRA_DIST += tests/verify/seal.test

check_PROGRAMS += tests/verify/powerfail
tests_verify_powerfail_SOURCES = tests/boot/powerfail.c
tests_verify_powerfail_LDADD =
TESTS += tests/verify/cuts.test
EXTRA_DIST += tests/verify/cuts.test
