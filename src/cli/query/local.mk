# SPDX-License-Identifier: LGPL-2.1-or-later
# Choosing events: deed query and deed follow, within deed-archive.
src_cli_deed_archive_SOURCES += \
	src/cli/query/choice.h src/cli/query/choice.c
