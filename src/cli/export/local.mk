# SPDX-License-Identifier: LGPL-2.1-or-later
# deed export, within deed-archive.
src_cli_deed_archive_SOURCES += src/cli/export/export.c
