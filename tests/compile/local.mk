# SPDX-License-Identifier: LGPL-2.1-or-later
TESTS += tests/compile/missing.test tests/compile/cxx.test tests/compile/symbols.test \
	tests/compile/jsonc.test tests/compile/size.test
EXTRA_DIST += tests/compile/missing.test tests/compile/cxx.test tests/compile/use.cc \
	tests/compile/symbols.test tests/compile/jsonc.test tests/compile/size.test
