# SPDX-License-Identifier: LGPL-2.1-or-later
# One program, one file for each source file of the library: tests/unit/unit --filter 'line/*'.
unit_tests = tests/unit/lines.test
EXTRA_DIST += tests/unit/lines.test
if HAVE_CRITERION
check_PROGRAMS += tests/unit/unit
unit_tests += tests/unit/unit
endif
TESTS += $(unit_tests)
tests_unit_unit_SOURCES = \
	tests/unit/test_budget.c \
	tests/unit/test_calendar.c \
	tests/unit/test_cef.c \
	tests/unit/test_chain.c \
	tests/unit/checker_fixture.h \
	tests/unit/test_checker_boots.c \
	tests/unit/test_checker_branches.c \
	tests/unit/test_checker_far_back.c \
	tests/unit/test_checker_gaps.c \
	tests/unit/test_checker_neighbours.c \
	tests/unit/test_context.c \
	tests/unit/test_cursor.c \
	tests/unit/test_dated.c \
	tests/unit/test_dedup.c \
	tests/unit/test_deedconf.c \
	tests/unit/test_digest.c \
	tests/unit/test_doctor_accepted.c \
	tests/unit/test_doctor_copy.c \
	tests/unit/test_doctor_logrotateconf.c \
	tests/unit/test_doctor_metrics.c \
	tests/unit/test_doctor_rejections.c \
	tests/unit/test_doctor_relaysocket.c \
	tests/unit/test_doctor_report.c \
	tests/unit/test_doctor_room.c \
	tests/unit/test_doctor_rsyslogconf.c \
	tests/unit/test_doctor_sandbox.c \
	tests/unit/test_doctor_sdconf.c \
	tests/unit/test_doctor_selector.c \
	tests/unit/test_doctor_space.c \
	tests/unit/test_doctor_strays.c \
	tests/unit/test_doctor_system.c \
	tests/unit/test_doctor_twice.c \
	tests/unit/test_drill_answers.c \
	tests/unit/test_drill_days.c \
	tests/unit/test_drill_reply.c \
	tests/unit/test_drill_rhythm.c \
	tests/unit/test_drill_rng.c \
	tests/unit/test_drill_week.c \
	tests/unit/test_emitters.c \
	tests/unit/entry_fixture.h \
	tests/unit/test_endpoint.c \
	tests/unit/test_error.c \
	tests/unit/test_event.c \
	tests/unit/test_eventset.c \
	tests/unit/test_evidence.c \
	tests/unit/test_fields.c \
	tests/unit/test_fileset.c \
	tests/unit/test_filter.c \
	tests/unit/test_flight.c \
	tests/unit/test_format.c \
	tests/unit/test_format_clock.c \
	tests/unit/test_format_layout.c \
	tests/unit/test_format_part.c \
	tests/unit/test_format_safe.c \
	tests/unit/test_group.c \
	tests/unit/test_hash.c \
	tests/unit/test_hashtable.c \
	tests/unit/test_head.c \
	tests/unit/test_hidden.c \
	tests/unit/test_input.c \
	tests/unit/test_intake.c \
	tests/unit/test_io.c \
	tests/unit/test_journal.c \
	tests/unit/test_judge.c \
	tests/unit/test_lane.c \
	tests/unit/test_line.c \
	tests/unit/test_lint_action.c \
	tests/unit/test_lint_callsites.c \
	tests/unit/test_lint_instant.c \
	tests/unit/test_lint_judge.c \
	tests/unit/test_lint_lexer.c \
	tests/unit/test_lint_loggers.c \
	tests/unit/test_lint_phrase.c \
	tests/unit/test_lint_pieces.c \
	tests/unit/test_lint_rules.c \
	tests/unit/test_lint_secrets.c \
	tests/unit/test_log.c \
	tests/unit/test_lognamespace.c \
	tests/unit/test_mergesort.c \
	tests/unit/test_netblock.c \
	tests/unit/test_ocsf.c \
	tests/unit/test_order.c \
	tests/unit/test_outbox.c \
	tests/unit/test_outputs.c \
	tests/unit/test_peer.c \
	tests/unit/test_place.c \
	tests/unit/test_positions.c \
	tests/unit/test_progress.c \
	tests/unit/test_record.c \
	tests/unit/test_redact.c \
	tests/unit/test_rejection.c \
	tests/unit/test_relay_output.c \
	tests/unit/test_report_html.c \
	tests/unit/test_report_newest.c \
	tests/unit/test_report_ranking.c \
	tests/unit/test_report_spread.c \
	tests/unit/test_report_utc.c \
	tests/unit/test_rfc3339.c \
	tests/unit/test_rotated.c \
	tests/unit/test_scan.c \
	tests/unit/test_seen.c \
	tests/unit/test_select.c \
	tests/unit/test_senders.c \
	tests/unit/test_sink.c \
	tests/unit/test_sort.c \
	tests/unit/test_spoolfile.c \
	tests/unit/test_stamp.c \
	tests/unit/test_substring.c \
	tests/unit/test_text.c \
	tests/unit/test_timespan.c \
	tests/unit/test_unsynced.c \
	tests/unit/test_view.c \
	tests/unit/test_workers.c \
	tests/verify/made.h tests/verify/made.c
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CRITERION_CFLAGS)
tests_unit_unit_LDADD = src/report/libreport.la src/lint/liblint.la src/drill/libdrill.la src/deliver/libdeliver.la \
	src/doctor/libdoctor.la src/relay/librelay.la $(rooms_reading) src/cli/libcli.la $(rooms_recording) \
	$(CRITERION_LIBS) $(libraries_reading)
