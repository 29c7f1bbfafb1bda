# SPDX-License-Identifier: LGPL-2.1-or-later
# The root service that empties the spool. Everything but main() is a library of its own, for the unit
# tests and the fuzzer; what it needs of libdeed's inside comes from the twin.
noinst_LTLIBRARIES += src/deliver/libdeliver.la
src_deliver_libdeliver_la_SOURCES = \
	src/deliver/record.h src/deliver/record.c \
	src/deliver/box.h src/deliver/box.c \
	src/deliver/place.h src/deliver/place.c \
	src/deliver/evidence.h src/deliver/evidence.c \
	src/deliver/trail.h src/deliver/trail.c \
	src/deliver/files.h src/deliver/files.c \
	src/deliver/send.h src/deliver/send.c \
	src/deliver/kept.h src/deliver/kept.c \
	src/deliver/space.h src/deliver/space.c
src_deliver_libdeliver_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -DDEED_RSYSLOG_WORK_DIRECTORY='"$(rsyslogworkdir)"'
src_deliver_libdeliver_la_CFLAGS = $(AM_CFLAGS) $(SYSTEMD_CFLAGS)

deedlibexec_PROGRAMS += src/deliver/deed-deliver
src_deliver_deed_deliver_SOURCES = src/deliver/main.c
src_deliver_deed_deliver_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/archive -DDEED_VERSION='"$(PACKAGE_VERSION)"' \
	-DDEED_SPOOL_DIRECTORY='"$(deedspooldir)"' \
	-DDEED_STATE_DIRECTORY='"$(deedstatedir)"'
src_deliver_deed_deliver_LDADD = src/deliver/libdeliver.la src/archive/libdeedarchive.la src/lib/libdeed-open.la \
	$(SYSTEMD_LIBS) $(JSONC_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS) -lpthread
