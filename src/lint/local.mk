# SPDX-License-Identifier: LGPL-2.1-or-later
# The five-W linter: lines of logs, and call sites. Pure.
noinst_LTLIBRARIES += src/lint/liblint.la
src_lint_liblint_la_SOURCES = \
	src/lint/action.h src/lint/action.c \
	src/lint/answered.h src/lint/answered.c \
	src/lint/callsites.h src/lint/callsites.c \
	src/lint/functions.def src/lint/functions.h src/lint/functions.c \
	src/lint/instant.h src/lint/instant.c \
	src/lint/judge.h src/lint/judge.c \
	src/lint/keys.def \
	src/lint/lexer.h src/lint/lexer.c \
	src/lint/log.h src/lint/log.c \
	src/lint/loggers.def src/lint/loggers.h src/lint/loggers.c \
	src/lint/logrecord.h src/lint/logrecord.c \
	src/lint/noise.h src/lint/noise.c \
	src/lint/ours.h src/lint/ours.c \
	src/lint/pairs.h src/lint/pairs.c \
	src/lint/phrase.h src/lint/phrase.c \
	src/lint/phrases.def \
	src/lint/pieces.h src/lint/pieces.c \
	src/lint/rules.def src/lint/rules.h src/lint/rules.c \
	src/lint/secrets.h src/lint/secrets.c \
	src/lint/separation.h src/lint/separation.c \
	src/lint/sshd.h src/lint/sshd.c \
	src/lint/suppression.h src/lint/suppression.c \
	src/lint/tokens.h src/lint/tokens.c \
	src/lint/vocabulary.h src/lint/vocabulary.c
