# SPDX-License-Identifier: LGPL-2.1-or-later
# Reading back what was kept.
noinst_LTLIBRARIES += src/archive/libdeedarchive.la
src_archive_libdeedarchive_la_SOURCES = \
	src/archive/finding.h src/archive/finding.c \
	src/archive/fold.h \
	src/archive/scan.h src/archive/scan.c \
	src/archive/view.h src/archive/view.c \
	src/archive/grammar.h src/archive/grammar.c \
	src/archive/buffer.h src/archive/buffer.c \
	src/archive/calendar.h src/archive/calendar.c \
	src/archive/when.h src/archive/when.c \
	src/archive/address.h src/archive/address.c \
	src/archive/wanted.h src/archive/wanted.c \
	src/archive/where.h src/archive/where.c \
	src/archive/needle.h src/archive/needle.c \
	src/archive/condition.h src/archive/condition.c src/archive/hints.c \
	src/archive/filter.h src/archive/filter.c \
	src/archive/once.h src/archive/once.c \
	src/archive/sieve.h src/archive/sieve.c \
	src/archive/crew.h src/archive/crew.c \
	src/archive/dated.h src/archive/dated.c \
	src/archive/plan.h src/archive/plan.c \
	src/archive/blocks.h src/archive/blocks.c \
	src/archive/origin.h src/archive/origin.c \
	src/archive/select_journal.h src/archive/select_journal.c \
	src/archive/select.h src/archive/select.c \
	src/archive/select_rejected.h src/archive/select_rejected.c \
	src/archive/streams.h src/archive/streams.c \
	src/archive/boots.h src/archive/boots.c \
	src/archive/recent.h src/archive/recent.c \
	src/archive/strands.h src/archive/strands.c \
	src/archive/checking.h src/archive/checker.h src/archive/checker.c \
	src/archive/weave.c src/archive/beside.c \
	src/archive/missing.h src/archive/missing.c \
	src/archive/kinship.h src/archive/kinship.c \
	src/archive/settle.c \
	src/archive/temporary.h src/archive/temporary.c \
	src/archive/unread.h src/archive/unread.c \
	src/archive/decoder.h src/archive/decoder.c \
	src/archive/exported.h src/archive/exported.c \
	src/archive/unpack.h src/archive/unpack.c \
	src/archive/input.h src/archive/input.c \
	src/archive/rotated.h src/archive/rotated.c \
	src/archive/fileset.h src/archive/fileset.c \
	src/archive/tail.h src/archive/tail.c \
	src/archive/parsed.h src/archive/parsed.c \
	src/archive/rejected.h src/archive/rejected.c \
	src/archive/heads.h src/archive/heads.c \
	src/archive/emitters.h src/archive/emitters.c \
	src/archive/senders.h src/archive/senders.c \
	src/archive/cursor.h src/archive/cursor.c \
	src/archive/entries.h src/archive/entries.c \
	src/archive/readable.h src/archive/readable.c \
	src/archive/had.h src/archive/had.c \
	src/archive/follow.h src/archive/follow.c \
	src/archive/outputs.h src/archive/outputs.c \
	src/archive/deedconf.h src/archive/deedconf.c \
	src/archive/locate.h src/archive/locate.c
src_archive_libdeedarchive_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DDEED_LOG_DIRECTORY='"$(deedlogdir)"' -DDEED_CONF_DIRECTORY='"$(deedconfdir)"'
src_archive_libdeedarchive_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(SYSTEMD_CFLAGS) $(ZLIB_CFLAGS) $(LIBZSTD_CFLAGS) \
	$(LIBLZMA_CFLAGS)
# Every program that links the library gets these with it.
src_archive_libdeedarchive_la_LIBADD = $(LIBLZMA_LIBS) $(BZIP2_LIBS)
