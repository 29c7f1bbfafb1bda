# SPDX-License-Identifier: LGPL-2.1-or-later
# Built only by ./dev bench.
EXTRA_PROGRAMS += bench/record bench/events
bench_record_SOURCES = bench/record.c
bench_record_LDADD = src/lib/libdeed.la $(SYSTEMD_LIBS) $(JSONC_LIBS) -lpthread -lm
bench_events_SOURCES = bench/events.c
bench_events_LDADD = $(rooms_recording) $(CRYPTO_LIBS)
EXTRA_DIST += bench/pipeline.c bench/pipeline.sh bench/flood.sh bench/record.sh bench/query.sh bench/python_logging.py bench/pino.js
