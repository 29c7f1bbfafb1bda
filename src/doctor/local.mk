# SPDX-License-Identifier: LGPL-2.1-or-later
# The checks of `deed doctor`, and its figures.
noinst_LTLIBRARIES += src/doctor/libdoctor.la
src_doctor_libdoctor_la_SOURCES = \
	src/doctor/accepted.h src/doctor/accepted.c \
	src/doctor/accepting.c \
	src/doctor/bus.h src/doctor/bus.c \
	src/doctor/checks.h src/doctor/checks.c \
	src/doctor/clock.c \
	src/doctor/copy.h src/doctor/copy.c \
	src/doctor/doctor.h \
	src/doctor/emitters.c \
	src/doctor/files.c \
	src/doctor/group.c \
	src/doctor/growth.h src/doctor/growth.c \
	src/doctor/journald.c \
	src/doctor/lag.h src/doctor/lag.c \
	src/doctor/logrotateconf.h src/doctor/logrotateconf.c \
	src/doctor/metrics.h src/doctor/metrics.c src/doctor/metricstext.c \
	src/doctor/paths.h \
	src/doctor/place.c \
	src/doctor/probe.c \
	src/doctor/rejections.h src/doctor/rejections.c \
	src/doctor/relay.c \
	src/doctor/relaysocket.h src/doctor/relaysocket.c \
	src/doctor/report.h src/doctor/report.c \
	src/doctor/room.h src/doctor/room.c \
	src/doctor/rotation.c \
	src/doctor/rsyslog.c \
	src/doctor/rsyslogconf.h src/doctor/rsyslogconf.c \
	src/doctor/rules.c \
	src/doctor/sandbox.h src/doctor/sandbox.c \
	src/doctor/sdconf.h src/doctor/sdconf.c \
	src/doctor/seal.c \
	src/doctor/selector.h src/doctor/selector.c \
	src/doctor/shared.c \
	src/doctor/sink.c \
	src/doctor/space.h src/doctor/space.c \
	src/doctor/spool.c \
	src/doctor/strays.h src/doctor/strays.c \
	src/doctor/suppressed.c \
	src/doctor/system.h src/doctor/system.c \
	src/doctor/twice.h src/doctor/twice.c \
	src/doctor/units.c
