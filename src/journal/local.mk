# SPDX-License-Identifier: LGPL-2.1-or-later
# Reading the journal, and who may emit.
noinst_LTLIBRARIES += src/journal/libjournal.la
src_journal_libjournal_la_SOURCES = \
	src/journal/cursor.h src/journal/cursor.c \
	src/journal/emitters.h src/journal/emitters.c \
	src/journal/entries.h src/journal/entries.c \
	src/journal/judge.h src/journal/judge.c \
	src/journal/origin.h src/journal/origin.c \
	src/journal/positions.h src/journal/positions.c \
	src/journal/readable.h src/journal/readable.c \
	src/journal/rejection.h src/journal/rejection.c \
	src/journal/senders.h src/journal/senders.c \
	src/journal/users.h
