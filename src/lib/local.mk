# SPDX-License-Identifier: LGPL-2.1-or-later
include_HEADERS = include/deed.h
nodist_include_HEADERS = include/deed-actions.h
BUILT_SOURCES += include/deed-actions.h
CLEANFILES += include/deed-actions.h
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = src/lib/deed.pc
EXTRA_DIST += src/lib/libdeed.map src/lib/actions.awk

include/deed-actions.h: src/lib/actions.def src/lib/actions.awk
	$(AM_V_GEN)$(MKDIR_P) include && LC_ALL=C $(AWK) -f $(srcdir)/src/lib/actions.awk $(srcdir)/src/lib/actions.def >$@.tmp && mv $@.tmp $@

libdeed_sources = \
	src/lib/actions.def \
	src/lib/alarm.h src/lib/alarm.c \
	src/lib/backlog.h src/lib/backlog.c \
	src/lib/chain.h src/lib/chain.c \
	src/lib/context.h src/lib/context.c \
	src/lib/error.h src/lib/error.c \
	src/lib/event.h src/lib/event.c \
	src/lib/fields.def src/lib/fields.h src/lib/fields.c \
	src/lib/head.h src/lib/head.c \
	src/lib/journal.h src/lib/journal.c \
	src/lib/lane.h src/lib/lane.c \
	src/lib/line.h src/lib/line.c \
	src/lib/log.c \
	src/lib/lognamespace.h src/lib/lognamespace.c \
	src/lib/outbox.h src/lib/outbox.c \
	src/lib/peer.h src/lib/peer.c \
	src/lib/redact.h src/lib/redact.c \
	src/lib/spool.h src/lib/spool.c \
	src/lib/spooldir.h src/lib/spooldir.c \
	src/lib/stamp.h src/lib/stamp.c

lib_LTLIBRARIES += src/lib/libdeed.la
src_lib_libdeed_la_SOURCES = $(libdeed_sources) $(util_of_libdeed)
src_lib_libdeed_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(LIBDEED_VERSION_INFO) -no-undefined \
	-Wl,--version-script=$(srcdir)/src/lib/libdeed.map -Wl,-z,nodelete
src_lib_libdeed_la_LIBADD = $(CRYPTO_LIBS)
EXTRA_src_lib_libdeed_la_DEPENDENCIES = src/lib/libdeed.map

# The twin with every symbol visible, for the unit tests, the fuzzers and our own programs.
if TOOLS
noinst_LTLIBRARIES += src/lib/libdeed-open.la
endif
src_lib_libdeed_open_la_SOURCES = $(libdeed_sources)
src_lib_libdeed_open_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
src_lib_libdeed_open_la_LIBADD = $(CRYPTO_LIBS)

pkgdata_DATA = src/lib/deed-event.schema.json
CLEANFILES += src/lib/deed-event.schema.json
EXTRA_DIST += src/lib/schema.awk

src/lib/deed-event.schema.json: src/lib/fields.def src/lib/schema.awk
	$(AM_V_GEN)$(MKDIR_P) src/lib && LC_ALL=C $(AWK) -f $(srcdir)/src/lib/schema.awk $(srcdir)/src/lib/fields.def >$@.tmp && mv $@.tmp $@
