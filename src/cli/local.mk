# SPDX-License-Identifier: LGPL-2.1-or-later
# Everything but main() is a library of its own, for the unit tests and the fuzzers.
noinst_LTLIBRARIES += src/cli/libcli.la
src_cli_libcli_la_SOURCES = \
	src/cli/command.h \
	src/cli/message.h src/cli/message.c \
	src/cli/options.h src/cli/options.c \
	src/cli/intake.h src/cli/intake.c \
	src/cli/lines.h src/cli/lines.c \
	src/cli/progress.h src/cli/progress.c \
	src/cli/batch.h src/cli/batch.c \
	src/cli/record.c src/cli/run.c src/cli/actions.c
src_cli_libcli_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)

bin_PROGRAMS += src/cli/deed
src_cli_deed_SOURCES = src/cli/main.c
src_cli_deed_CPPFLAGS = $(AM_CPPFLAGS) -DDEED_VERSION='"$(PACKAGE_VERSION)"'
src_cli_deed_LDADD = src/cli/libcli.la src/lib/libdeed.la $(JSONC_LIBS)
