# SPDX-License-Identifier: LGPL-2.1-or-later
# Everything but main() is a library of its own, for the unit tests and the fuzzers.
noinst_LTLIBRARIES += src/cli/libcli.la
src_cli_libcli_la_SOURCES = \
	src/cli/actions.c \
	src/cli/batch.h src/cli/batch.c \
	src/cli/become.c \
	src/cli/command.h \
	src/cli/intake.h src/cli/intake.c \
	src/cli/json.h src/cli/json.c \
	src/cli/lines.h src/cli/lines.c \
	src/cli/message.h src/cli/message.c \
	src/cli/options.h src/cli/options.c \
	src/cli/printjson.h src/cli/printjson.c \
	src/cli/progress.h src/cli/progress.c \
	src/cli/record.c \
	src/cli/run.c

bin_PROGRAMS += src/cli/deed
src_cli_deed_SOURCES = src/cli/main.c
src_cli_deed_LDADD = src/cli/libcli.la src/lib/libdeed.la src/util/libutil.la $(JSONC_LIBS)

# What `deed doctor` becomes.
deedlibexec_PROGRAMS += src/cli/deed-doctor
src_cli_deed_doctor_SOURCES = src/cli/doctor/main.c
src_cli_deed_doctor_LDADD = src/doctor/libdoctor.la $(rooms_reading) src/cli/libcli.la $(rooms_recording) $(libraries_reading)

# What `deed verify` and the other commands that read back become.
deedlibexec_PROGRAMS += src/cli/deed-archive
src_cli_deed_archive_SOURCES = \
	src/cli/archive/archive.h \
	src/cli/archive/main.c \
	src/cli/drill/check.c \
	src/cli/drill/drill.h src/cli/drill/drill.c \
	src/cli/drill/generate.c \
	src/cli/export/export.c \
	src/cli/lint/explain.h src/cli/lint/explain.c \
	src/cli/lint/json.c \
	src/cli/lint/lint.c \
	src/cli/lint/log.c \
	src/cli/lint/output.h src/cli/lint/output.c \
	src/cli/lint/reading.h src/cli/lint/reading.c \
	src/cli/lint/sarif.c \
	src/cli/lint/source.c \
	src/cli/lint/text.c \
	src/cli/query/choice.h src/cli/query/choice.c \
	src/cli/query/follow.c \
	src/cli/query/options.h src/cli/query/options.c \
	src/cli/query/output.h src/cli/query/output.c \
	src/cli/query/pager.h src/cli/query/pager.c \
	src/cli/query/query.c \
	src/cli/reconcile/reconcile.c \
	src/cli/report/facts.h src/cli/report/facts.c \
	src/cli/report/gather.h src/cli/report/gather.c \
	src/cli/report/report.c \
	src/cli/prove/prove.c \
	src/cli/seal/seal.c \
	src/cli/verify/seals.h src/cli/verify/seals.c \
	src/cli/verify/tell.h src/cli/verify/tell.c \
	src/cli/verify/verify.c
src_cli_deed_archive_LDADD = src/reconcile/libreconcile.la src/report/libreport.la src/drill/libdrill.la \
	src/lint/liblint.la $(rooms_reading) src/cli/libcli.la $(rooms_recording) $(libraries_reading)
