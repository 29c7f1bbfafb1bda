/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/bus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doctor/report.h"
#include "util/cleanup.h"
#include "util/monotonic.h"

#define SYSTEMD "org.freedesktop.systemd1"
#define UNIT SYSTEMD ".Unit"
#define TIMEOUT_US UINT64_C(5000000)

int bus_open(sd_bus **ret) {
    sd_bus *bus = NULL;
    int r = sd_bus_open_system(&bus);

    if (r < 0)
        return r;
    sd_bus_set_method_call_timeout(bus, TIMEOUT_US);
    *ret = bus;
    return 0;
}

/* The name of a unit has 255 bytes at most, each of which may be escaped by three. */
#define PATH_SIZE 1024

/* systemd loads a unit for the question where it is not loaded. */
static int unit_path(sd_bus *bus, const char *unit, char ret[PATH_SIZE]) {
    sd_bus_message *reply = NULL;
    const char *path = "";
    int r = sd_bus_call_method(bus, SYSTEMD, "/org/freedesktop/systemd1", SYSTEMD ".Manager",
                               "LoadUnit", NULL, &reply, "s", unit);

    if (r >= 0)
        r = sd_bus_message_read(reply, "o", &path);
    if (r >= 0)
        r = snprintf(ret, PATH_SIZE, "%s", path) < PATH_SIZE ? 0 : -ENAMETOOLONG;
    sd_bus_message_unref(reply);
    return r;
}

static int get_string(sd_bus *bus, const char *path, const char *interface, const char *name,
                      char **ret) {
    return sd_bus_get_property_string(bus, SYSTEMD, path, interface, name, NULL, ret);
}

/* Writes each value by its type; leaves alone what this systemd has no property for. */
static int get(sd_bus *bus, const char *path, const char *interface, const char *name, char type,
               void *ret) {
    sd_bus_error error = SD_BUS_ERROR_NULL;
    int r = sd_bus_get_property_trivial(bus, SYSTEMD, path, interface, name, &error, type, ret);

    if (r < 0 && (sd_bus_error_has_name(&error, SD_BUS_ERROR_UNKNOWN_PROPERTY) ||
                  sd_bus_error_has_name(&error, SD_BUS_ERROR_UNKNOWN_INTERFACE)))
        r = 0;
    sd_bus_error_free(&error);
    return r;
}

static int is_loaded(sd_bus *bus, const char *path, bool *ret) {
    CLEANUP_FREE char *state = NULL;
    int r = get_string(bus, path, UNIT, "LoadState", &state);

    if (r >= 0)
        *ret = strcmp(state, "loaded") == 0;
    return r;
}

/*
 * When a process was started, by the present clock: a machine whose clock was wrong at boot
 * recorded wrong times. The monotonic clock stops during suspend, so the later of the two is taken.
 */
static uint64_t started(uint64_t realtime, uint64_t monotonic) {
    struct timespec real;
    uint64_t now, up;

    clock_gettime(CLOCK_REALTIME, &real);
    now = (uint64_t)real.tv_sec * 1000000 + (uint64_t)real.tv_nsec / 1000;
    up = monotonic_ns() / 1000;
    if (monotonic && monotonic <= up && now - (up - monotonic) > realtime)
        return now - (up - monotonic);
    return realtime;
}

int bus_unit_state(sd_bus *bus, const char *unit, struct unit_state *ret) {
    CLEANUP_FREE char *active = NULL, *file = NULL;
    uint64_t realtime = 0, monotonic = 0;
    char path[PATH_SIZE];
    int r = unit_path(bus, unit, path), reload = 0;

    *ret = (struct unit_state){0};
    if (r >= 0)
        r = is_loaded(bus, path, &ret->found);
    if (r < 0 || !ret->found)
        return r < 0 ? r : 0;
    r = get_string(bus, path, UNIT, "ActiveState", &active);
    if (r >= 0)
        r = get_string(bus, path, UNIT, "UnitFileState", &file);
    if (r >= 0)
        r = get(bus, path, UNIT, "NeedDaemonReload", 'b', &reload);
    if (r >= 0)
        r = get(bus, path, SYSTEMD ".Service", "MainPID", 'u', &ret->main_pid);
    if (r >= 0)
        r = get(bus, path, SYSTEMD ".Service", "ExecMainStartTimestamp", 't', &realtime);
    if (r >= 0)
        r = get(bus, path, SYSTEMD ".Service", "ExecMainStartTimestampMonotonic", 't', &monotonic);
    if (r >= 0)
        r = get(bus, path, UNIT, "ActiveEnterTimestamp", 't', &ret->since);
    if (r < 0)
        return r;
    ret->started = started(realtime, monotonic);
    ret->active = strcmp(active, "active") == 0;
    ret->starts = strcmp(active, "activating") == 0;
    ret->enabled = strcmp(file, "disabled") != 0 && strcmp(file, "masked") != 0;
    ret->needs_reload = reload;
    return 0;
}

int bus_unit_status(sd_bus *bus, const char *unit, char **ret) {
    char path[PATH_SIZE];
    int r = unit_path(bus, unit, path);

    return r < 0 ? r : get_string(bus, path, SYSTEMD ".Service", "StatusText", ret);
}

/* a(bs): how many. */
static int count_patterns(sd_bus *bus, const char *path, const char *interface, unsigned *ret) {
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    int r = sd_bus_get_property(bus, SYSTEMD, path, interface, "LogFilterPatterns", &error, &reply,
                                "a(bs)");

    if (r < 0 && sd_bus_error_has_name(&error, SD_BUS_ERROR_UNKNOWN_PROPERTY)) {
        sd_bus_error_free(&error);
        return 0; /* older than systemd 253 */
    }
    sd_bus_error_free(&error);
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "(bs)");
    while (r >= 0) {
        const char *pattern;
        int allow;

        r = sd_bus_message_read(reply, "(bs)", &allow, &pattern);
        if (r <= 0)
            break;
        ++*ret;
    }
    sd_bus_message_unref(reply);
    return r;
}

/* The kinds that run processes, and so have these settings, by the end of their name. */
static const char *interface_of(const char *unit) {
    static const struct {
        const char *suffix, *interface;
    } kinds[] = {{".service", SYSTEMD ".Service"},
                 {".socket", SYSTEMD ".Socket"},
                 {".mount", SYSTEMD ".Mount"},
                 {".swap", SYSTEMD ".Swap"}};
    size_t n = strlen(unit);

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t length = strlen(kinds[i].suffix);

        if (n > length && strcmp(unit + n - length, kinds[i].suffix) == 0)
            return kinds[i].interface;
    }
    return NULL;
}

int bus_unit_log(sd_bus *bus, const char *unit, struct unit_log *ret) {
    const char *interface = interface_of(unit);
    CLEANUP_FREE char *namespace = NULL;
    char path[PATH_SIZE];
    int r;

    *ret = (struct unit_log){.level_max = -1};
    if (!interface)
        return 0;
    r = unit_path(bus, unit, path);
    if (r >= 0)
        r = is_loaded(bus, path, &ret->found);
    if (r < 0 || !ret->found)
        return r < 0 ? r : 0;
    r = get(bus, path, interface, "LogRateLimitIntervalUSec", 't', &ret->interval);
    if (r >= 0)
        r = get(bus, path, interface, "LogRateLimitBurst", 'u', &ret->burst);
    if (r >= 0)
        r = get(bus, path, interface, "LogLevelMax", 'i', &ret->level_max);
    if (r >= 0)
        r = count_patterns(bus, path, interface, &ret->patterns);
    if (r >= 0)
        r = get_string(bus, path, interface, "LogNamespace", &namespace);
    if (r < 0)
        return r;
    if (*namespace) {
        ret->namespace = namespace;
        namespace = NULL;
    }
    return 0;
}

/* a(ssbt): the second of each, where a mount is in the unit. */
static int get_destinations(sd_bus *bus, const char *path, const char *name, char ***ret) {
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    size_t n = 0, room = 0;
    char **list = NULL;
    int r = sd_bus_get_property(bus, SYSTEMD, path, SYSTEMD ".Service", name, &error, &reply,
                                "a(ssbt)");

    sd_bus_error_free(&error);
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', "(ssbt)");
    while (r >= 0) {
        const char *source, *destination;
        int ignore;
        uint64_t flags;

        r = sd_bus_message_read(reply, "(ssbt)", &source, &destination, &ignore, &flags);
        list = must_grow((void *)list, n, &room, sizeof(*list));
        list[n] = r > 0 ? must_copy(destination) : NULL;
        if (r <= 0)
            break;
        n++;
    }
    sd_bus_message_unref(reply);
    *ret = list;
    return r;
}

int bus_unit_sandbox(sd_bus *bus, const char *unit, struct sandbox *ret) {
    static const char interface[] = SYSTEMD ".Service";
    struct sandbox sandbox = {0};
    char path[PATH_SIZE];
    int r = unit_path(bus, unit, path);

    *ret = sandbox;
    if (r >= 0)
        r = is_loaded(bus, path, &sandbox.found);
    if (r < 0 || !sandbox.found)
        return r < 0 ? r : 0;
    r = get_string(bus, path, interface, "ProtectHome", &sandbox.home);
    if (r >= 0)
        r = get_string(bus, path, interface, "ProtectSystem", &sandbox.system);
    if (r >= 0)
        r = sd_bus_get_property_strv(bus, SYSTEMD, path, interface, "ReadWritePaths", NULL,
                                     &sandbox.writable);
    if (r >= 0)
        r = get_destinations(bus, path, "BindPaths", &sandbox.bound);
    if (r >= 0)
        r = get_destinations(bus, path, "BindReadOnlyPaths", &sandbox.mounted);
    if (r < 0)
        sandbox_free(&sandbox);
    else
        *ret = sandbox;
    return r < 0 ? r : 0;
}
