// SPDX-License-Identifier: LGPL-2.1-or-later
// All of the header from C++17; built against the library by cxx.test.
#include <deed.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

int main() {
    deed_log *log = nullptr;
    deed_options options = DEED_OPTIONS_INIT;
    options.deadline_ms = 70000;
    if (deed_open(&log, "billing", &options) != -EINVAL || log ||
        !std::strstr(deed_error_text(), "deadline_ms"))
        return 1;

    deed_context context = DEED_CONTEXT_INIT;
    context.actor = deed_user_session("alice", "s1");
    deed_context_push(&context);
    deed_context_pop(&context);

    deed_meta metadata[2] = {};
    metadata[0].key = "count";
    metadata[0].type = DEED_META_INT;
    metadata[0].value.integer = 3;
    deed_details details = DEED_DETAILS_INIT;
    details.metadata = metadata;
    details.on_behalf_of = deed_user("bob");
    if (deed_record(nullptr, deed_actor_from_context(), DEED_ACTION_AUTH_LOGIN,
                    deed_resource("host", "web1"), DEED_DENIED, &details) != -EINVAL)
        return 2;

    deed_event event = DEED_EVENT_INIT;
    if (deed_record_event(nullptr, &event) != -EINVAL)
        return 3;
    char id[64];
    if (deed_peer_id(-1, id, sizeof(id)) != -EINVAL)
        return 4;
    deed_closep(&log);
    return deed_close(log) == nullptr ? 0 : 5;
}
