# SPDX-License-Identifier: LGPL-2.1-or-later
# Tests on a booted Debian; ./dev check boot runs them, as they need the packages.
EXTRA_DIST += tests/boot/image tests/boot/machine tests/boot/run tests/boot/common.sh \
	tests/boot/emit.c tests/boot/forge.c tests/boot/clock.c tests/boot/powerfail.c \
	tests/boot/chaos.test tests/boot/chaos.sh tests/boot/chaosemit.c tests/boot/chaoscheck.js \
	tests/boot/events.test tests/boot/forged.test tests/boot/burst.test tests/boot/killed.test \
	tests/boot/doctor.sh tests/boot/doctor.test tests/boot/flood.c tests/boot/flood.test tests/boot/transition.test \
	tests/boot/namespace.test tests/boot/full.test tests/boot/reconcile.test tests/boot/kept.test tests/boot/copy.test tests/boot/emitters.test tests/boot/moved.test tests/boot/variants.test tests/boot/packages.test tests/boot/autopkgtest.test tests/boot/spool.test tests/boot/seal.test
