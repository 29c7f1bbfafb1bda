# SPDX-License-Identifier: LGPL-2.1-or-later
# Everything but main() is a library of its own, for the unit tests and the fuzzers.
noinst_LTLIBRARIES += src/cli/libcli.la
src_cli_libcli_la_SOURCES = \
	src/cli/command.h \
	src/cli/message.h src/cli/message.c \
	src/cli/options.h src/cli/options.c \
	src/cli/json.h src/cli/json.c \
	src/cli/intake.h src/cli/intake.c \
	src/cli/lines.h src/cli/lines.c \
	src/cli/progress.h src/cli/progress.c \
	src/cli/batch.h src/cli/batch.c \
	src/cli/record.c src/cli/run.c src/cli/actions.c \
	src/cli/become.c
src_cli_libcli_la_CPPFLAGS = $(AM_CPPFLAGS) -DDEED_LIBEXEC_DIRECTORY='"$(deedlibexecdir)"'
src_cli_libcli_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)

bin_PROGRAMS += src/cli/deed
src_cli_deed_SOURCES = src/cli/main.c
src_cli_deed_CPPFLAGS = $(AM_CPPFLAGS) -DDEED_VERSION='"$(PACKAGE_VERSION)"'
src_cli_deed_LDADD = src/cli/libcli.la src/lib/libdeed.la $(JSONC_LIBS)

# What `deed doctor` becomes. All but its main() is a library of its own, as above.
noinst_LTLIBRARIES += src/cli/doctor/libdoctor.la
src_cli_doctor_libdoctor_la_SOURCES = \
	src/cli/doctor/doctor.h src/cli/doctor/shared.c src/cli/doctor/paths.h \
	src/cli/doctor/report.h src/cli/doctor/report.c \
	src/cli/doctor/accepted.h src/cli/doctor/accepted.c src/cli/doctor/accepting.c \
	src/cli/doctor/copy.h src/cli/doctor/copy.c src/cli/doctor/emitters.c src/cli/doctor/rejections.h src/cli/doctor/rejections.c \
	src/cli/doctor/place.c src/cli/doctor/sandbox.h src/cli/doctor/sandbox.c \
	src/cli/doctor/system.h src/cli/doctor/system.c \
	src/cli/doctor/bus.h src/cli/doctor/bus.c \
	src/cli/doctor/profile.h src/cli/doctor/profile.c src/cli/doctor/rights.c \
	src/cli/doctor/sdconf.h src/cli/doctor/sdconf.c \
	src/cli/doctor/rsyslogconf.h src/cli/doctor/rsyslogconf.c \
	src/cli/doctor/logrotateconf.h src/cli/doctor/logrotateconf.c \
	src/cli/doctor/growth.h src/cli/doctor/growth.c \
	src/cli/doctor/space.h src/cli/doctor/space.c \
	src/cli/doctor/sink.c src/cli/doctor/spool.c src/cli/doctor/clock.c src/cli/doctor/group.c src/cli/doctor/journald.c src/cli/doctor/units.c \
	src/cli/doctor/suppressed.c src/cli/doctor/rsyslog.c src/cli/doctor/cursor.c \
	src/cli/doctor/files.c src/cli/doctor/rotation.c src/cli/doctor/probe.c
src_cli_doctor_libdoctor_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -I$(srcdir)/src/archive \
	-DDEED_LOG_DIRECTORY='"$(deedlogdir)"' \
	-DDEED_CONF_DIRECTORY='"$(deedconfdir)"' \
	-DDEED_LIBEXEC_DIRECTORY='"$(deedlibexecdir)"' \
	-DDEED_SPOOL_DIRECTORY='"$(deedspooldir)"' -DDEED_RUN_DIRECTORY='"$(deedrundir)"' \
	-DDEED_RSYSLOG_CONF_DIRECTORY='"$(rsyslogconfdir)"' \
	-DDEED_RSYSLOG_SHARE_DIRECTORY='"$(rsyslogsharedir)"' \
	-DDEED_RSYSLOG_WORK_DIRECTORY='"$(rsyslogworkdir)"' \
	-DDEED_LOGROTATE_DIRECTORY='"$(logrotatedir)"'
src_cli_doctor_libdoctor_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(SYSTEMD_CFLAGS)

deedlibexec_PROGRAMS += src/cli/deed-doctor
src_cli_deed_doctor_SOURCES = src/cli/doctor/main.c
src_cli_deed_doctor_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -DDEED_CONF_DIRECTORY='"$(deedconfdir)"'
src_cli_deed_doctor_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(SYSTEMD_CFLAGS)
src_cli_deed_doctor_LDADD = src/cli/doctor/libdoctor.la src/archive/libdeedarchive.la src/cli/libcli.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)

# What `deed verify` and the other commands that read back become.
deedlibexec_PROGRAMS += src/cli/deed-archive
src_cli_deed_archive_SOURCES = src/cli/archive/main.c src/cli/archive/archive.h \
	src/cli/archive/findings.h src/cli/archive/findings.c src/cli/archive/tell.h src/cli/archive/tell.c \
	src/cli/archive/verification.h src/cli/archive/verification.c src/cli/archive/words.h src/cli/archive/words.c \
	src/cli/archive/verify.c src/cli/archive/reading.h src/cli/archive/reading.c \
	src/cli/archive/reconcile.c src/cli/archive/resend.h src/cli/archive/resend.c \
	src/cli/archive/places.h src/cli/archive/places.c
src_cli_deed_archive_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/cli -I$(srcdir)/src/archive -I$(srcdir)/src/form \
	-I$(srcdir)/src/report -DDEED_VERSION='"$(PACKAGE_VERSION)"' \
	-DDEED_STATE_DIRECTORY='"$(deedstatedir)"' \
	-DDEED_CONF_DIRECTORY='"$(deedconfdir)"' -DDEED_RSYSLOG_WORK_DIRECTORY='"$(rsyslogworkdir)"'
src_cli_deed_archive_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(SYSTEMD_CFLAGS)
src_cli_deed_archive_LDADD = src/cli/query/libdeedquery.la src/report/libdeedreport.la src/drill/libdeeddrill.la src/form/libdeedform.la src/archive/libdeedarchive.la src/cli/libcli.la src/lib/libdeed-open.la \
	$(JSONC_LIBS) $(SYSTEMD_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) $(LIBZSTD_LIBS)
