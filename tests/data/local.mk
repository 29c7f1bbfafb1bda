# SPDX-License-Identifier: LGPL-2.1-or-later
TESTS += tests/data/schema.test tests/data/hostile.test tests/data/openssh.test tests/data/sshd.test tests/data/blns.test \
	tests/data/jsontestsuite.test tests/data/chaoscheck.test tests/data/forms.test tests/data/rsyslog-setup.test
EXTRA_DIST += tests/data/schema.test tests/data/hostile.test tests/data/openssh.test tests/data/sshd.test \
	tests/data/blns.test tests/data/jsontestsuite.test tests/data/chaoscheck.test tests/data/forms.test tests/data/rsyslog-setup.test tests/data/forms.py tests/data/common.sh tests/data/check.js \
	tests/data/replay.sh tests/data/events.sh tests/data/broken.json tests/data/hostile.json examples/sshd.awk
check_PROGRAMS += tests/data/jsonc
tests_data_jsonc_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_data_jsonc_LDADD = $(JSONC_LIBS)
