# SPDX-License-Identifier: LGPL-2.1-or-later
# What an event line is, and where its parts are. Pure.
noinst_LTLIBRARIES += src/parse/libparse.la
src_parse_libparse_la_SOURCES = \
	src/parse/grammar.h src/parse/grammar.c \
	src/parse/rejected.h src/parse/rejected.c \
	src/parse/scan.h src/parse/scan.c \
	src/parse/view.h src/parse/view.c
