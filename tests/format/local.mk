# SPDX-License-Identifier: LGPL-2.1-or-later
TESTS += tests/format/ocsf.test tests/format/cef.test tests/format/blns.test
EXTRA_DIST += tests/format/ocsf.test tests/format/cef.test tests/format/blns.test tests/format/common.sh tests/format/ocsfcheck.js \
	tests/format/ocsfschema.js tests/format/cefcheck.js
