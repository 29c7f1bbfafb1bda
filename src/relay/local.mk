# SPDX-License-Identifier: LGPL-2.1-or-later
# From the journal to the file.
deedlibexec_PROGRAMS += src/relay/deed-relay src/relay/deed-write

# Everything but main() is a library of its own, for the unit tests and the fuzzers.
noinst_LTLIBRARIES += src/relay/librelay.la
src_relay_librelay_la_SOURCES = \
	src/relay/sink.h src/relay/sink.c \
	src/relay/unsynced.h src/relay/unsynced.c \
	src/relay/flight.h src/relay/flight.c \
	src/relay/place.h src/relay/place.c \
	src/relay/order.h src/relay/order.c \
	src/relay/budget.h src/relay/budget.c \
	src/relay/source.h src/relay/source.c \
	src/relay/roots.h src/relay/roots.c \
	src/relay/output.h src/relay/output.c \
	src/relay/readback.h src/relay/readback.c \
	src/relay/syncer.h src/relay/syncer.c \
	src/relay/relay.h src/relay/relay.c src/relay/take.c src/relay/lost_end.c src/relay/resend.c src/relay/status.c

src_relay_deed_relay_SOURCES = src/relay/main.c
src_relay_deed_relay_LDADD = src/relay/librelay.la src/store/libstore.la src/journal/libjournal.la src/parse/libparse.la \
	$(rooms_recording) $(libraries_reading) -lpthread

src_relay_deed_write_SOURCES = src/relay/write.c
src_relay_deed_write_LDADD = src/relay/librelay.la src/util/libutil.la
