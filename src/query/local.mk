# SPDX-License-Identifier: LGPL-2.1-or-later
# Which events are wanted, and in which order.
noinst_LTLIBRARIES += src/query/libquery.la
src_query_libquery_la_SOURCES = \
	src/query/blockfilter.h src/query/blockfilter.c \
	src/query/condition.h src/query/condition.c \
	src/query/dated.h src/query/dated.c \
	src/query/dedup.h src/query/dedup.c \
	src/query/filter.h src/query/filter.c \
	src/query/group.h src/query/group.c \
	src/query/hints.c \
	src/query/mergesort.h src/query/mergesort.c \
	src/query/plan.h src/query/plan.c \
	src/query/select.h src/query/select.c \
	src/query/select_journal.h src/query/select_journal.c \
	src/query/select_rejected.h src/query/select_rejected.c \
	src/query/sort.h src/query/sort.c \
	src/query/spill.h src/query/spill.c \
	src/query/wanted.h src/query/wanted.c \
	src/query/watch.h src/query/watch.c \
	src/query/where.h src/query/where.c
