# SPDX-License-Identifier: LGPL-2.1-or-later
# One program, one file per source file of the library: tests/unit/unit --filter 'line/*'.
unit_tests = tests/unit/lines.test
EXTRA_DIST += tests/unit/lines.test
if HAVE_CRITERION
check_PROGRAMS += tests/unit/unit
unit_tests += tests/unit/unit
endif
TESTS += $(unit_tests)
tests_unit_unit_SOURCES = \
	tests/unit/test_address.c \
	tests/unit/test_box.c \
	tests/unit/test_cef.c \
	tests/unit/test_chain.c \
	tests/unit/test_checker.c \
	tests/unit/test_context.c \
	tests/unit/test_dated.c \
	tests/unit/test_deedconf.c \
	tests/unit/test_digest.c \
	tests/unit/test_doctor_accepted.c \
	tests/unit/test_doctor_copy.c \
	tests/unit/test_doctor_logrotateconf.c \
	tests/unit/test_doctor_rejections.c \
	tests/unit/test_doctor_report.c \
	tests/unit/test_doctor_rsyslogconf.c \
	tests/unit/test_doctor_sandbox.c \
	tests/unit/test_doctor_sdconf.c \
	tests/unit/test_doctor_space.c \
	tests/unit/test_doctor_system.c \
	tests/unit/test_drill_answers.c \
	tests/unit/test_drill_days.c \
	tests/unit/test_drill_reply.c \
	tests/unit/test_drill_rhythm.c \
	tests/unit/test_drill_rng.c \
	tests/unit/test_drill_week.c \
	tests/unit/test_endpoint.c \
	tests/unit/test_emitters.c \
	tests/unit/test_error.c \
	tests/unit/test_event.c \
	tests/unit/test_evidence.c \
	tests/unit/test_fields.c \
	tests/unit/test_rotated.c \
	tests/unit/test_fileset.c \
	tests/unit/test_filter.c \
	tests/unit/test_fold.c \
	tests/unit/test_form.c \
	tests/unit/test_form_clock.c \
	tests/unit/test_form_layout.c \
	tests/unit/test_form_part.c \
	tests/unit/test_form_safe.c \
	tests/unit/test_group.c \
	tests/unit/test_had.c \
	tests/unit/test_head.c \
	tests/unit/test_input.c \
	tests/unit/test_intake.c \
	tests/unit/test_journal.c \
	tests/unit/test_lognamespace.c \
	tests/unit/test_lane.c \
	tests/unit/test_line.c \
	tests/unit/test_lint_action.c \
	tests/unit/test_lint_callsites.c \
	tests/unit/test_lint_instant.c \
	tests/unit/test_lint_judge.c \
	tests/unit/test_lint_lexer.c \
	tests/unit/test_lint_loggers.c \
	tests/unit/test_lint_pieces.c \
	tests/unit/test_lint_phrase.c \
	tests/unit/test_lint_rules.c \
	tests/unit/test_lint_secrets.c \
	tests/unit/test_log.c \
	tests/unit/test_needle.c \
	tests/unit/test_ocsf.c \
	tests/unit/test_once.c \
	tests/unit/test_outbox.c \
	tests/unit/test_outputs.c \
	tests/unit/test_pass.c \
	tests/unit/test_peer.c \
	tests/unit/test_record.c \
	tests/unit/test_redact.c \
	tests/unit/test_report_html.c \
	tests/unit/test_report_newest.c \
	tests/unit/test_report_ranking.c \
	tests/unit/test_report_spread.c \
	tests/unit/test_report_utc.c \
	tests/unit/test_runs.c \
	tests/unit/test_scan.c \
	tests/unit/test_select.c \
	tests/unit/test_senders.c \
	tests/unit/test_sink.c \
	tests/unit/test_crew.c \
	tests/unit/test_cursor.c \
	tests/unit/test_sort.c \
	tests/unit/test_unsynced.c \
	tests/unit/test_stamp.c \
	tests/unit/test_text.c \
	tests/unit/test_view.c \
	tests/unit/test_when.c \
	tests/archive/made.h tests/archive/made.c
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -I$(srcdir)/src/router -I$(srcdir)/src/deliver \
	-I$(srcdir)/src/archive -I$(srcdir)/src/form -I$(srcdir)/src/report -I$(srcdir)/src/lint -I$(srcdir)/src/drill \
	-I$(srcdir)/tests/archive
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CRITERION_CFLAGS) $(JSONC_CFLAGS) $(ZLIB_CFLAGS) $(LIBZSTD_CFLAGS)
tests_unit_unit_LDADD = src/cli/query/libdeedquery.la src/report/libdeedreport.la src/lint/libdeedlint.la src/drill/libdeeddrill.la \
	src/form/libdeedform.la src/deliver/libdeliver.la src/cli/doctor/libdoctor.la src/archive/libdeedarchive.la \
	src/cli/libcli.la src/router/librouter.la src/lib/libdeed-open.la $(CRITERION_LIBS) $(JSONC_LIBS) \
	$(CRYPTO_LIBS) $(SYSTEMD_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
