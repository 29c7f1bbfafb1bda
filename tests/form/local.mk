# SPDX-License-Identifier: LGPL-2.1-or-later
TESTS += tests/form/ocsf.test tests/form/cef.test tests/form/blns.test
EXTRA_DIST += tests/form/ocsf.test tests/form/cef.test tests/form/blns.test tests/form/common.sh tests/form/ocsfcheck.js \
	tests/form/ocsfschema.js tests/form/cefcheck.js
