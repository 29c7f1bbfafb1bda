# SPDX-License-Identifier: LGPL-2.1-or-later
# Events in other forms.
noinst_LTLIBRARIES += src/form/libdeedform.la
src_form_libdeedform_la_SOURCES = \
	src/form/safe.h src/form/safe.c \
	src/form/clock.h src/form/clock.c \
	src/form/part.h src/form/part.c \
	src/form/layout.h src/form/layout.c \
	src/form/form.h src/form/forms.h src/form/form.c \
	src/form/put.h src/form/put.c \
	src/form/table.c src/form/json.c src/form/csv.c src/form/logfmt.c \
	src/form/siem.h src/form/siem.c \
	src/form/ocsf.h src/form/ocsf.def src/form/ocsf.c \
	src/form/ocsfmap.h src/form/ocsfmap.c src/form/ocsfabout.c \
	src/form/cef.h src/form/cef.c
src_form_libdeedform_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -DDEED_VERSION='"$(PACKAGE_VERSION)"'
