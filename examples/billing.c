/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A service that records what its users do: cc billing.c $(pkg-config --cflags --libs deed)
 *
 * If an event cannot be recorded, it does not export (it fails closed), but still lets an agent
 * impersonate a customer (it fails open).
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <deed.h>

static deed_log *log;

/* Each return records one event; its outcome is a failure unless another one was set. */
static int delete_customer(const char *user, const char *customer, const char *ticket) {
    DEED_SCOPE(log, act, deed_user(user), DEED_ACTION_CUSTOMER_DELETE,
               deed_resource("customer", customer), DEED_DETAILS(.reason = ticket));

    if (strcmp(user, "mallory") == 0) {
        deed_scope_outcome(&act, DEED_DENIED);
        return -1;
    }
    if (!*customer)
        return -1;
    deed_scope_outcome(&act, DEED_SUCCESS);
    return 0;
}

/* Recorded first: without a record there is no export. */
static int export_customers(int count) {
    int r = deed_record(log, deed_actor_from_context(), DEED_ACTION_CUSTOMER_EXPORT,
                        deed_resource("customer", "all"), DEED_SUCCESS,
                        DEED_DETAILS(.metadata = DEED_META(DEED_INT("count", count))));

    if (r < 0) {
        fprintf(stderr, "no export: %s\n", deed_error_text());
        return r;
    }
    return 0;
}

/* An agent of the support team uses the service as the customer. */
static void impersonate(const char *agent, const char *customer) {
    if (deed_record(log, deed_user(agent), DEED_ACTION_IMPERSONATION_START,
                    deed_resource("customer", customer), DEED_SUCCESS,
                    DEED_DETAILS(.on_behalf_of = deed_user(customer))) < 0)
        fprintf(stderr, "not recorded, going on: %s\n", deed_error_text());
}

int main(void) {
    deed_context request = DEED_CONTEXT_INIT;
    int r = deed_open(&log, "billing", NULL);

    if (r < 0) {
        fprintf(stderr, "billing does not start: %s\n", deed_error_text());
        return 1;
    }
    delete_customer("alice@corp.com", "4471", "GDPR erasure TICKET-882");
    delete_customer("mallory", "4471", "curiosity");
    impersonate("agent.smith", "bob@corp.com");

    /* Who asks is set once, when the request arrives. */
    request.actor = deed_user_session("carol@corp.com", "sess_9f3a");
    request.source_ip = "203.0.113.42";
    request.request_id = "req_7af3c1";
    deed_context_push(&request);
    r = export_customers(10000);
    deed_context_pop(&request);

    deed_close(log);
    return r < 0;
}
