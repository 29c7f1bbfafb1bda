# SPDX-License-Identifier: LGPL-2.1-or-later
cli_tests = \
	tests/cli/options.test \
	tests/cli/batch.test \
	tests/cli/identity.test \
	tests/cli/rejects.test \
	tests/cli/run.test \
	tests/cli/chain.test \
	tests/cli/surface.test \
	tests/cli/write.test \
	tests/cli/stdio.test \
	tests/cli/head.test \
	tests/cli/verify.test \
	tests/cli/rotated.test \
	tests/cli/exported.test \
	tests/cli/nomemory.test \
	tests/cli/reconcile.test \
	tests/cli/query.test \
	tests/cli/follow.test \
	tests/cli/export.test \
	tests/cli/lint.test \
	tests/cli/drill.test \
	tests/cli/late.test \
	tests/cli/permission.test \
	tests/cli/times.test \
	tests/cli/begin.test \
	tests/cli/rejected.test \
	tests/cli/doctor.test \
	tests/cli/examples.test \
	tests/cli/emitters.test
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) tests/cli/common.sh tests/cli/examples.js tests/cli/nomemory.c tests/cli/promtext.awk
