# SPDX-License-Identifier: LGPL-2.1-or-later
compile_tests = tests/compile/missing.test tests/compile/cxx.test
# They check the commands, or their sources.
if TOOLS
compile_tests += tests/compile/symbols.test tests/compile/jsonc.test tests/compile/size.test tests/compile/owners.test tests/compile/rooms.test tests/compile/docs.test
endif
TESTS += $(compile_tests)
EXTRA_DIST += src/rooms tests/compile/missing.test tests/compile/cxx.test tests/compile/use.cc \
	tests/compile/symbols.test tests/compile/jsonc.test tests/compile/size.test tests/compile/owners.test tests/compile/rooms.test tests/compile/docs.test
