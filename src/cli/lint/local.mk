# SPDX-License-Identifier: LGPL-2.1-or-later
# deed lint, in the program deed-archive.
lint_sources = \
	src/cli/lint/output.h src/cli/lint/output.c src/cli/lint/text.c src/cli/lint/json.c src/cli/lint/sarif.c \
	src/cli/lint/explain.h src/cli/lint/explain.c \
	src/cli/lint/reading.h src/cli/lint/reading.c src/cli/lint/log.c src/cli/lint/source.c \
	src/cli/lint/lint.c
