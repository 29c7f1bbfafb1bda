# SPDX-License-Identifier: LGPL-2.1-or-later
TEST_EXTENSIONS = .test
TEST_LOG_COMPILER = $(SHELL) $(srcdir)/tests/runner
LOG_COMPILER = $(SHELL) $(srcdir)/tests/runner
EXTRA_DIST += tests/runner tests/emulated

# The environment of every test; with absolute paths, as tests change their directory.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CC='$(CC)'; export CC; CXX='$(CXX)'; export CXX; \
	DEED_WRAPPED_CFLAGS='$(SANITIZE_CFLAGS)'; export DEED_WRAPPED_CFLAGS;

# The tests that depend on the compiler or on libraries; `make check` runs all tests.
check-compiler: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(unit_tests) $(compile_tests) $(cli_tests)'
.PHONY: check-compiler

include tests/compile/local.mk
if TOOLS
include tests/unit/local.mk
include tests/verify/local.mk
include tests/journal/local.mk
include tests/cli/local.mk
include tests/data/local.mk
include tests/report/local.mk
include tests/format/local.mk
include tests/fuzz/local.mk
include tests/boot/local.mk
endif
