# SPDX-License-Identifier: LGPL-2.1-or-later
# What rsyslogd and its unit run.
deedlibexec_PROGRAMS += src/router/deed-write src/router/deed-shut src/router/deed-rewind src/router/deed-emitters
router_scripts = src/router/deed-drain
deedlibexec_SCRIPTS = $(router_scripts)
EXTRA_DIST += $(router_scripts:=.in)
CLEANFILES += $(router_scripts)

$(router_scripts): %: %.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
		-e 's|@deedconfdir[@]|$(deedconfdir)|g' \
		-e 's|@deedlibexecdir[@]|$(deedlibexecdir)|g' \
		-e 's|@deedlogdir[@]|$(deedlogdir)|g' $< >$@.tmp && chmod +x $@.tmp && mv $@.tmp $@

# Everything but main() is a library of its own, for the unit tests.
noinst_LTLIBRARIES += src/router/librouter.la
src_router_librouter_la_SOURCES = src/router/sink.h src/router/sink.c \
	src/router/unsynced.h src/router/unsynced.c \
	src/router/pass.h src/router/pass.c

src_router_deed_write_SOURCES = src/router/write.c
src_router_deed_write_LDADD = src/router/librouter.la src/util/libutil.la

src_router_deed_shut_SOURCES = src/router/shut.c
src_router_deed_shut_LDADD = src/util/libutil.la

src_router_deed_emitters_SOURCES = src/router/emitters.c
src_router_deed_emitters_LDADD = src/journal/libjournal.la src/util/libutil.la $(JSONC_LIBS)

src_router_deed_rewind_SOURCES = src/router/rewind.c src/router/lag.h src/router/lag.c
src_router_deed_rewind_LDADD = src/router/librouter.la src/store/libstore.la src/journal/libjournal.la src/parse/libparse.la \
	$(rooms_recording) $(libraries_reading) -lpthread
