# SPDX-License-Identifier: LGPL-2.1-or-later
# Events in other forms.
noinst_LTLIBRARIES += src/form/libdeedform.la
src_form_libdeedform_la_SOURCES = \
	src/form/safe.h src/form/safe.c \
	src/form/clock.h src/form/clock.c \
	src/form/part.h src/form/part.c \
	src/form/layout.h src/form/layout.c \
	src/form/form.h src/form/forms.h src/form/form.c \
	src/form/table.c src/form/json.c src/form/csv.c src/form/logfmt.c
src_form_libdeedform_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive
