# SPDX-License-Identifier: LGPL-2.1-or-later
# The bytes of evidence: files, rotation, compression, following a file.
noinst_LTLIBRARIES += src/store/libstore.la
src_store_libstore_la_SOURCES = \
	src/store/blocks.h src/store/blocks.c \
	src/store/decoder.h src/store/decoder.c \
	src/store/deedconf.h src/store/deedconf.c \
	src/store/eventset.h src/store/eventset.c \
	src/store/exported.h src/store/exported.c \
	src/store/fileset.h src/store/fileset.c \
	src/store/follow.h src/store/follow.c \
	src/store/input.h src/store/input.c \
	src/store/locate.h src/store/locate.c \
	src/store/outputs.h src/store/outputs.c \
	src/store/rotated.h src/store/rotated.c \
	src/store/tail.h src/store/tail.c \
	src/store/unpack.h src/store/unpack.c \
	src/store/unread.h src/store/unread.c \
	src/store/written.h src/store/written.c
# Every program that links the library gets these with it.
src_store_libstore_la_LIBADD = $(LIBLZMA_LIBS) $(BZIP2_LIBS)
