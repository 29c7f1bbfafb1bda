# SPDX-License-Identifier: LGPL-2.1-or-later
# What any room may use, and what knows nothing of events. Headers alone.
EXTRA_DIST += src/util/jsontext.h
