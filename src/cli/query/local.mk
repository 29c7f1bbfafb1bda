# SPDX-License-Identifier: LGPL-2.1-or-later
# Choosing events: deed query and deed follow, within deed-archive. What needs no command line is a
# library of its own, for the unit tests.
noinst_LTLIBRARIES += src/cli/query/libdeedquery.la
src_cli_query_libdeedquery_la_SOURCES = \
	src/cli/query/spill.h src/cli/query/spill.c \
	src/cli/query/runs.h src/cli/query/runs.c \
	src/cli/query/sort.h src/cli/query/sort.c \
	src/cli/query/group.h src/cli/query/group.c
src_cli_query_libdeedquery_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -I$(srcdir)/src/archive -I$(srcdir)/src/form

src_cli_deed_archive_SOURCES += \
	src/cli/query/choice.h src/cli/query/choice.c \
	src/cli/query/options.h src/cli/query/options.c \
	src/cli/query/output.h src/cli/query/output.c \
	src/cli/query/pager.h src/cli/query/pager.c \
	src/cli/query/watch.h src/cli/query/watch.c \
	src/cli/query/query.c src/cli/query/follow.c
