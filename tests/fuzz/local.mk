# SPDX-License-Identifier: LGPL-2.1-or-later
# libFuzzer targets, with the sources of the library and the command in the same build.
EXTRA_DIST += \
	tests/fuzz/fuzz_line.c \
	tests/fuzz/fuzz_json.c \
	tests/fuzz/fuzz_conf.c \
	tests/fuzz/fuzz_record.c \
	tests/fuzz/fuzz_scan.c \
	tests/fuzz/fuzz_checker.c \
	tests/fuzz/fuzz_file.c \
	tests/fuzz/fuzz_drill_answers.c \
	tests/fuzz/fuzz_form.c \
	tests/fuzz/fuzz_lint.c \
	tests/fuzz/fuzz_report.c \
	tests/fuzz/fuzz_senders.c \
	tests/fuzz/fuzz_siem.c \
	tests/fuzz/fuzz_view.c \
	tests/fuzz/check.h \
	tests/fuzz/seeds \
	tests/fuzz/seeds.conf \
	tests/fuzz/seeds.drill_answers \
	tests/fuzz/seeds.file \
	tests/fuzz/seeds.lint \
	tests/fuzz/seeds.record \
	tests/fuzz/seeds.report \
	tests/fuzz/seeds.scan \
	tests/fuzz/seeds.senders \
	tests/fuzz/seeds.siem \
	tests/fuzz/seeds.view
if ENABLE_FUZZERS
EXTRA_PROGRAMS += \
	tests/fuzz/fuzz_line \
	tests/fuzz/fuzz_json \
	tests/fuzz/fuzz_conf \
	tests/fuzz/fuzz_record \
	tests/fuzz/fuzz_scan \
	tests/fuzz/fuzz_checker \
	tests/fuzz/fuzz_file \
	tests/fuzz/fuzz_drill_answers \
	tests/fuzz/fuzz_form \
	tests/fuzz/fuzz_lint \
	tests/fuzz/fuzz_report \
	tests/fuzz/fuzz_senders \
	tests/fuzz/fuzz_siem \
	tests/fuzz/fuzz_view
tests_fuzz_fuzz_line_SOURCES = tests/fuzz/fuzz_line.c
tests_fuzz_fuzz_line_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_line_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_line_LDADD = src/lib/libdeed-open.la $(JSONC_LIBS) $(CRYPTO_LIBS)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c
tests_fuzz_fuzz_json_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli
tests_fuzz_fuzz_json_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_json_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_json_LDADD = src/cli/libcli.la src/lib/libdeed-open.la $(JSONC_LIBS) $(CRYPTO_LIBS)
tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c
tests_fuzz_fuzz_conf_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -I$(srcdir)/src/cli/doctor -I$(srcdir)/src/archive
tests_fuzz_fuzz_conf_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_conf_LDADD = src/cli/doctor/libdoctor.la src/archive/libdeedarchive.la src/cli/libcli.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c
tests_fuzz_fuzz_record_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/deliver
tests_fuzz_fuzz_record_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_record_LDADD = src/deliver/libdeliver.la src/lib/libdeed-open.la $(SYSTEMD_LIBS) $(CRYPTO_LIBS)
tests_fuzz_fuzz_scan_SOURCES = tests/fuzz/fuzz_scan.c
tests_fuzz_fuzz_scan_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_fuzz_fuzz_scan_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_scan_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_scan_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la $(JSONC_LIBS) $(SYSTEMD_LIBS) \
	$(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_checker_SOURCES = tests/fuzz/fuzz_checker.c
tests_fuzz_fuzz_checker_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_fuzz_fuzz_checker_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_checker_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_checker_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la $(JSONC_LIBS) \
	$(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_file_SOURCES = tests/fuzz/fuzz_file.c
tests_fuzz_fuzz_file_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_fuzz_fuzz_file_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_file_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_file_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_drill_answers_SOURCES = tests/fuzz/fuzz_drill_answers.c
tests_fuzz_fuzz_drill_answers_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -I$(srcdir)/src/drill
tests_fuzz_fuzz_drill_answers_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_drill_answers_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_drill_answers_LDADD = src/drill/libdeeddrill.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_form_SOURCES = tests/fuzz/fuzz_form.c
tests_fuzz_fuzz_form_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -I$(srcdir)/src/form
tests_fuzz_fuzz_form_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_form_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_form_LDADD = src/form/libdeedform.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_lint_SOURCES = tests/fuzz/fuzz_lint.c
tests_fuzz_fuzz_lint_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/lint
tests_fuzz_fuzz_lint_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_lint_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_lint_LDADD = src/lint/libdeedlint.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_report_SOURCES = tests/fuzz/fuzz_report.c
tests_fuzz_fuzz_report_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -I$(srcdir)/src/report
tests_fuzz_fuzz_report_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_report_LDADD = src/report/libdeedreport.la src/form/libdeedform.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_senders_SOURCES = tests/fuzz/fuzz_senders.c
tests_fuzz_fuzz_senders_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_fuzz_fuzz_senders_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_senders_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la $(JSONC_LIBS) $(SYSTEMD_LIBS) \
	$(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_siem_SOURCES = tests/fuzz/fuzz_siem.c
tests_fuzz_fuzz_siem_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -I$(srcdir)/src/form
tests_fuzz_fuzz_siem_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_siem_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_siem_LDADD = src/form/libdeedform.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
tests_fuzz_fuzz_view_SOURCES = tests/fuzz/fuzz_view.c
tests_fuzz_fuzz_view_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
tests_fuzz_fuzz_view_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_view_LDADD = src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
endif
