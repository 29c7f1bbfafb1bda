# SPDX-License-Identifier: LGPL-2.1-or-later
# deed lint, within deed-archive.
src_cli_deed_archive_SOURCES += \
	src/cli/lint/output.h src/cli/lint/output.c src/cli/lint/text.c src/cli/lint/json.c src/cli/lint/sarif.c \
	src/cli/lint/explain.h src/cli/lint/explain.c \
	src/cli/lint/reading.h src/cli/lint/reading.c src/cli/lint/log.c src/cli/lint/source.c \
	src/cli/lint/lint.c
src_cli_deed_archive_CPPFLAGS += -I$(srcdir)/src/lint -DDEED_VERSION='"$(PACKAGE_VERSION)"'
src_cli_deed_archive_LDADD += src/lint/libdeedlint.la src/lib/libdeed-open.la $(JSONC_LIBS) $(CRYPTO_LIBS)
