# SPDX-License-Identifier: LGPL-2.1-or-later
# The page of `deed report`.
noinst_LTLIBRARIES += src/report/libreport.la
src_report_libreport_la_SOURCES = \
	src/report/utc.h src/report/utc.c \
	src/report/outcome.h src/report/outcome.c \
	src/report/spread.h src/report/spread.c \
	src/report/ranking.h src/report/ranking.c \
	src/report/newest.h src/report/newest.c \
	src/report/aggregate.h src/report/aggregate.c \
	src/report/html.h src/report/html.c \
	src/report/table.h src/report/table.c \
	src/report/svg.h src/report/svg.c \
	src/report/pictures.h src/report/timeline.c src/report/outcomes.c src/report/hours.c src/report/ranks.c \
	src/report/rows.h src/report/rows.c \
	src/report/page.h src/report/page.c src/report/summary.c src/report/origin.c
nodist_src_report_libreport_la_SOURCES = src/report/css.h
src_report_libreport_la_LIBADD = -lm
BUILT_SOURCES += src/report/css.h
CLEANFILES += src/report/css.h
EXTRA_DIST += src/report/page.css src/report/css.awk

src/report/css.h: src/report/page.css src/report/css.awk
	$(AM_V_GEN)$(MKDIR_P) src/report && LC_ALL=C $(AWK) -f $(srcdir)/src/report/css.awk $(srcdir)/src/report/page.css >$@.tmp && mv $@.tmp $@
