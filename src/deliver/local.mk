# SPDX-License-Identifier: LGPL-2.1-or-later
# deed-deliver, the root service that empties the spool. Everything but main() is a library of its own, for the unit
# tests and the fuzzer.
noinst_LTLIBRARIES += src/deliver/libdeliver.la
src_deliver_libdeliver_la_SOURCES = \
	src/deliver/record.h src/deliver/record.c \
	src/deliver/spoolfile.h src/deliver/spoolfile.c \
	src/deliver/progress.h src/deliver/progress.c \
	src/deliver/evidence.h src/deliver/evidence.c \
	src/deliver/stored.h src/deliver/stored.c \
	src/deliver/files.h src/deliver/files.c \
	src/deliver/send.h src/deliver/send.c \
	src/deliver/removal.h src/deliver/removal.c \
	src/deliver/space.h src/deliver/space.c

deedlibexec_PROGRAMS += src/deliver/deed-deliver
src_deliver_deed_deliver_SOURCES = src/deliver/main.c
src_deliver_deed_deliver_LDADD = src/deliver/libdeliver.la src/store/libstore.la src/journal/libjournal.la \
	src/parse/libparse.la $(rooms_recording) $(libraries_reading) -lpthread
