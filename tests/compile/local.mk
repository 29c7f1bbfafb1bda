# SPDX-License-Identifier: LGPL-2.1-or-later
compile_tests = tests/compile/missing.test tests/compile/cxx.test
# It compares with the command.
if TOOLS
compile_tests += tests/compile/symbols.test
endif
TESTS += $(compile_tests)
EXTRA_DIST += tests/compile/missing.test tests/compile/cxx.test tests/compile/use.cc \
	tests/compile/symbols.test
