# SPDX-License-Identifier: LGPL-2.1-or-later
# Brings what the journal has and the evidence has not.
noinst_LTLIBRARIES += src/reconcile/libreconcile.la
src_reconcile_libreconcile_la_SOURCES = \
	src/reconcile/filescan.h src/reconcile/filescan.c \
	src/reconcile/reconcile.h src/reconcile/reconcile.c \
	src/reconcile/resend.h src/reconcile/resend.c
