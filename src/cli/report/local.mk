# SPDX-License-Identifier: LGPL-2.1-or-later
# deed report, within deed-archive.
src_cli_deed_archive_SOURCES += \
	src/cli/report/report.c src/cli/report/gather.h src/cli/report/gather.c \
	src/cli/report/facts.h src/cli/report/facts.c \
	src/cli/report/deliver.h src/cli/report/deliver.c
