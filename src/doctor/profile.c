/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/profile.h"

#include <unistd.h>

#include "doctor/paths.h"

#define SYSTEM_SOCKET "/run/systemd/journal/socket"
#define NAMESPACE_SOCKET "/run/systemd/journal.deed/socket"

static const struct profile shared = {
    .package = "deed",
    .socket = SYSTEM_SOCKET,
    .other_socket = NAMESPACE_SOCKET,
    .journald = "systemd-journald.service",
    .journald_socket = "systemd-journald.socket",
    .journald_conf = "journald.conf",
    .restart_journald = "systemctl restart systemd-journald.service",
    .restart_sockets = "systemctl restart systemd-journald.socket "
                       "systemd-journald-dev-log.socket systemd-journald.service",
    .rsyslog = "rsyslog.service",
    .rsyslog_conf = "/etc/rsyslog.conf",
    .input_conf = SHARED_CONF,
    .restart_rsyslog = "systemctl restart rsyslog.service",
};

static const struct profile isolated = {
    .package = "deed-isolated",
    .namespace = "deed",
    .socket = NAMESPACE_SOCKET,
    .other_socket = SYSTEM_SOCKET,
    .journald = "systemd-journald@deed.service",
    .journald_socket = "systemd-journald@deed.socket",
    .journald_conf = "journald@deed.conf",
    .restart_journald = "systemctl restart systemd-journald@deed.service",
    .restart_sockets = "systemctl stop systemd-journald@deed.service; "
                       "systemctl restart systemd-journald@deed.socket",
    .rsyslog = "deed-isolated.service",
    .rsyslog_conf = ISOLATED_CONF,
    .input_conf = ISOLATED_CONF,
    .restart_rsyslog = "systemctl restart deed-isolated.service",
};

const struct profile *profile_in_force(void) {
    return access(ISOLATED_CONF, F_OK) == 0 ? &isolated : &shared;
}
