# SPDX-License-Identifier: LGPL-2.1-or-later
# The chains: what is missing, changed or out of order.
noinst_LTLIBRARIES += src/verify/libverify.la
src_verify_libverify_la_SOURCES = \
	src/verify/assemble.c \
	src/verify/beside.h src/verify/beside.c \
	src/verify/boots.h src/verify/boots.c \
	src/verify/checker.h src/verify/checker.c \
	src/verify/checker_internal.h \
	src/verify/describe.h src/verify/describe.c \
	src/verify/feed.h src/verify/feed.c \
	src/verify/feed_internal.h \
	src/verify/feed_journal.c \
	src/verify/feed_lines.c \
	src/verify/finding.h src/verify/finding.c \
	src/verify/findings.h src/verify/findings.c \
	src/verify/gaps.h src/verify/gaps.c \
	src/verify/heads.h src/verify/heads.c \
	src/verify/lineage.h src/verify/lineage.c \
	src/verify/neighbours.c \
	src/verify/pool.h src/verify/pool.c \
	src/verify/prove.h src/verify/prove.c \
	src/verify/recent.h src/verify/recent.c \
	src/verify/segments.h src/verify/segments.c \
	src/verify/sealed.h src/verify/sealed.c \
	src/verify/streams.h src/verify/streams.c \
	src/verify/verdict.c \
	src/verify/verify.h src/verify/verify.c
