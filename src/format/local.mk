# SPDX-License-Identifier: LGPL-2.1-or-later
# Events in other forms. Pure.
noinst_LTLIBRARIES += src/format/libformat.la
src_format_libformat_la_SOURCES = \
	src/format/cef.h src/format/cef.c \
	src/format/clock.h src/format/clock.c \
	src/format/csv.c \
	src/format/format.h src/format/format.c \
	src/format/formats.h \
	src/format/json.c \
	src/format/layout.h src/format/layout.c \
	src/format/logfmt.c \
	src/format/ocsf.def src/format/ocsf.h src/format/ocsf.c \
	src/format/ocsfabout.c \
	src/format/ocsfmap.h src/format/ocsfmap.c \
	src/format/part.h src/format/part.c \
	src/format/put.h src/format/put.c \
	src/format/safe.h src/format/safe.c \
	src/format/siem.h src/format/siem.c \
	src/format/table.c
