# SPDX-License-Identifier: LGPL-2.1-or-later
# What rsyslogd and its unit run.
deedlibexecdir = $(libexecdir)/deed
deedlibexec_PROGRAMS += src/router/deed-write
dist_deedlibexec_SCRIPTS = src/router/deed-rewind

# Everything but main() is a library of its own, for the unit tests.
noinst_LTLIBRARIES += src/router/librouter.la
src_router_librouter_la_SOURCES = src/router/sink.h src/router/sink.c

src_router_deed_write_SOURCES = src/router/write.c
src_router_deed_write_CPPFLAGS = $(AM_CPPFLAGS) -DDEED_VERSION='"$(PACKAGE_VERSION)"'
src_router_deed_write_LDADD = src/router/librouter.la
