# SPDX-License-Identifier: LGPL-2.1-or-later
# deed-seal, and seals over the evidence in formats of others. Everything but main() is a library of its own.
noinst_LTLIBRARIES += src/seal/libseal.la
src_seal_libseal_la_SOURCES = \
	src/seal/checkpoint.h src/seal/checkpoint.c \
	src/seal/close.h src/seal/close.c \
	src/seal/compare.h src/seal/compare.c \
	src/seal/copies.h src/seal/copies.c \
	src/seal/ed25519.h src/seal/ed25519.c \
	src/seal/keys.h src/seal/keys.c \
	src/seal/keyfile.h src/seal/keyfile.c \
	src/seal/leaves.h src/seal/leaves.c \
	src/seal/note.h src/seal/note.c \
	src/seal/policy.h src/seal/policy.c \
	src/seal/proof.h src/seal/proof.c \
	src/seal/publish.h src/seal/publish.c \
	src/seal/seals.h src/seal/seals.c \
	src/seal/series.h src/seal/series.c \
	src/seal/setup.h src/seal/setup.c \
	src/seal/state.h src/seal/state.c \
	src/seal/statement.h src/seal/statement.c \
	src/seal/textline.h src/seal/textline.c \
	src/seal/tree.h src/seal/tree.c \
	src/seal/whichfile.h src/seal/whichfile.c

deedlibexec_PROGRAMS += src/seal/deed-seal
src_seal_deed_seal_SOURCES = src/seal/main.c
src_seal_deed_seal_LDADD = src/seal/libseal.la src/store/libstore.la src/journal/libjournal.la src/parse/libparse.la \
	$(rooms_recording) $(libraries_reading) -lpthread
