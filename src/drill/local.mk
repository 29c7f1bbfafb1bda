# SPDX-License-Identifier: LGPL-2.1-or-later
# A week of events that never were, with an attack in it.
noinst_LTLIBRARIES += src/drill/libdrill.la
src_drill_libdrill_la_SOURCES = \
	src/drill/act.h src/drill/act.c \
	src/drill/answers.h src/drill/answers.c \
	src/drill/asking.c \
	src/drill/attack.h src/drill/attack.c \
	src/drill/company.h src/drill/company.c \
	src/drill/days.h src/drill/days.c \
	src/drill/habits.h src/drill/habits.c \
	src/drill/herrings.h src/drill/herrings.c \
	src/drill/intruder.h src/drill/intruder.c \
	src/drill/jobs.h src/drill/jobs.c \
	src/drill/outside.h src/drill/outside.c \
	src/drill/reply.h src/drill/reply.c \
	src/drill/rhythm.h src/drill/rhythm.c \
	src/drill/rng.h src/drill/rng.c \
	src/drill/scribe.h src/drill/scribe.c \
	src/drill/script.h src/drill/script.c \
	src/drill/staff.h src/drill/staff.c \
	src/drill/week.h src/drill/week.c
