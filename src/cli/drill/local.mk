# SPDX-License-Identifier: LGPL-2.1-or-later
drill_sources = \
	src/cli/drill/drill.c
