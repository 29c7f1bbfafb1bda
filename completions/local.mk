# SPDX-License-Identifier: LGPL-2.1-or-later
EXTRA_DIST += completions/deed.bash
dist_zshcompletion_DATA = completions/_deed
dist_fishcompletion_DATA = completions/deed.fish
nodist_bashcompletion_DATA = completions/deed
CLEANFILES += completions/deed

completions/deed: completions/deed.bash
	$(AM_V_GEN)$(MKDIR_P) completions && cp $(srcdir)/completions/deed.bash $@
