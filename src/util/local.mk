# SPDX-License-Identifier: LGPL-2.1-or-later
# What any room may use, and what knows nothing of events. libdeed has the first of these in it.
util_of_libdeed = \
	src/util/ascii.h \
	src/util/calendar.h src/util/calendar.c \
	src/util/cleanup.h \
	src/util/descriptor.h \
	src/util/digest.h src/util/digest.c \
	src/util/endpoint.h src/util/endpoint.c \
	src/util/monotonic.h src/util/monotonic.c \
	src/util/number.h src/util/number.c \
	src/util/rfc3339.h src/util/rfc3339.c \
	src/util/text.h src/util/text.c

if TOOLS
noinst_LTLIBRARIES += src/util/libutil.la
endif
src_util_libutil_la_SOURCES = $(util_of_libdeed) \
	src/util/ascii.c \
	src/util/array.h \
	src/util/base64.h src/util/base64.c \
	src/util/buffer.h src/util/buffer.c \
	src/util/hash.h src/util/hash.c \
	src/util/hashtable.h src/util/hashtable.c \
	src/util/hidden.h src/util/hidden.c \
	src/util/io.h src/util/io.c \
	src/util/jsonobject.h src/util/jsonobject.c \
	src/util/jsontext.h \
	src/util/localtime.h src/util/localtime.c \
	src/util/must.h src/util/must.c \
	src/util/netblock.h src/util/netblock.c \
	src/util/pages.h \
	src/util/path.h src/util/path.c \
	src/util/seen.h src/util/seen.c \
	src/util/substring.h src/util/substring.c \
	src/util/tempfile.h src/util/tempfile.c \
	src/util/timespan.h src/util/timespan.c \
	src/util/workers.h src/util/workers.c
