# SPDX-License-Identifier: LGPL-2.1-or-later
# deed drill, within deed-archive.
src_cli_deed_archive_SOURCES += \
	src/cli/drill/drill.h src/cli/drill/drill.c \
	src/cli/drill/generate.c src/cli/drill/check.c
src_cli_deed_archive_CPPFLAGS += -I$(srcdir)/src/drill
