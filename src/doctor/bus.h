/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_BUS_H
#define DEED_DOCTOR_BUS_H

/* What systemd knows of a unit, asked over the system bus. */

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

#include "doctor/sandbox.h"

struct unit_state {
    bool found;  /* a unit file, or a unit that was made at run time */
    bool active; /* ActiveState=active */
    bool starts; /* ActiveState=activating: its start takes long, or fails again and again */
    uint32_t main_pid;
    uint64_t started;  /* of the main process; microseconds of CLOCK_REALTIME, 0: never */
    bool enabled;      /* UnitFileState=enabled, or static and the like */
    bool needs_reload; /* its files changed and systemd has not read them */
    uint64_t since;    /* when it became active; microseconds of CLOCK_REALTIME, 0: never */
};

/* Settings of a unit that make journald drop its entries, or store them elsewhere. */
struct unit_log {
    bool found;        /* false: there is no such unit, or its kind runs nothing */
    uint64_t interval; /* LogRateLimitIntervalUSec=; 0: journald's own */
    uint32_t burst;    /* LogRateLimitBurst=; 0: journald's own */
    int32_t level_max; /* LogLevelMax=; -1: none */
    unsigned patterns; /* LogFilterPatterns=: how many */
    char *namespace;   /* LogNamespace=; NULL: none; malloc'ed */
};

/* A connection that answers within seconds, or -errno. */
int bus_open(sd_bus **ret);

/* 0 or -errno; a unit that does not exist is not found, and no error. */
int bus_unit_state(sd_bus *bus, const char *unit, struct unit_state *ret);
int bus_unit_log(sd_bus *bus, const char *unit, struct unit_log *ret);
/* What a service says of itself (sd_notify(3)); malloc'ed. */
int bus_unit_status(sd_bus *bus, const char *unit, char **ret);
/* Of a service; sandbox_free(). */
int bus_unit_sandbox(sd_bus *bus, const char *unit, struct sandbox *ret);

#endif
