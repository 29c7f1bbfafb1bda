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
	tests/fuzz/fuzz_format.c \
	tests/fuzz/fuzz_judge.c \
	tests/fuzz/fuzz_lint.c \
	tests/fuzz/fuzz_note.c \
	tests/fuzz/fuzz_report.c \
	tests/fuzz/fuzz_senders.c \
	tests/fuzz/fuzz_siem.c \
	tests/fuzz/fuzz_view.c \
	tests/fuzz/check.h \
	tests/fuzz/seeds \
	tests/fuzz/seeds.conf \
	tests/fuzz/seeds.drill_answers \
	tests/fuzz/seeds.file \
	tests/fuzz/seeds.judge \
	tests/fuzz/seeds.lint \
	tests/fuzz/seeds.note \
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
	tests/fuzz/fuzz_format \
	tests/fuzz/fuzz_judge \
	tests/fuzz/fuzz_lint \
	tests/fuzz/fuzz_note \
	tests/fuzz/fuzz_report \
	tests/fuzz/fuzz_senders \
	tests/fuzz/fuzz_siem \
	tests/fuzz/fuzz_view
tests_fuzz_fuzz_line_SOURCES = tests/fuzz/fuzz_line.c
tests_fuzz_fuzz_line_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_line_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c
tests_fuzz_fuzz_json_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_json_LDADD = src/cli/libcli.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c
tests_fuzz_fuzz_conf_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_conf_LDADD = src/doctor/libdoctor.la $(rooms_reading) src/cli/libcli.la $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c
tests_fuzz_fuzz_record_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_record_LDADD = src/deliver/libdeliver.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_scan_SOURCES = tests/fuzz/fuzz_scan.c
tests_fuzz_fuzz_scan_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_scan_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_checker_SOURCES = tests/fuzz/fuzz_checker.c
tests_fuzz_fuzz_checker_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_checker_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_file_SOURCES = tests/fuzz/fuzz_file.c
tests_fuzz_fuzz_file_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_file_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_drill_answers_SOURCES = tests/fuzz/fuzz_drill_answers.c
tests_fuzz_fuzz_drill_answers_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_drill_answers_LDADD = src/drill/libdrill.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_format_SOURCES = tests/fuzz/fuzz_format.c
tests_fuzz_fuzz_format_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_format_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_judge_SOURCES = tests/fuzz/fuzz_judge.c
tests_fuzz_fuzz_judge_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_judge_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_lint_SOURCES = tests/fuzz/fuzz_lint.c
tests_fuzz_fuzz_lint_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_lint_LDADD = src/lint/liblint.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_note_SOURCES = tests/fuzz/fuzz_note.c
tests_fuzz_fuzz_note_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_note_LDADD = src/seal/libseal.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_report_SOURCES = tests/fuzz/fuzz_report.c
tests_fuzz_fuzz_report_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_report_LDADD = src/report/libreport.la $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_senders_SOURCES = tests/fuzz/fuzz_senders.c
tests_fuzz_fuzz_senders_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_senders_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_siem_SOURCES = tests/fuzz/fuzz_siem.c
tests_fuzz_fuzz_siem_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_siem_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
tests_fuzz_fuzz_view_SOURCES = tests/fuzz/fuzz_view.c
tests_fuzz_fuzz_view_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_view_LDADD = $(rooms_reading) $(rooms_recording) $(libraries_reading)
endif
