/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/noise.h"

#include <string.h>
#include <strings.h>

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

/* Last parts of paths that monitoring asks for. */
static const char *const watched[] = {
    "health",  "healthz",  "healthcheck", "health-check", "livez",         "readyz",    "live",
    "ready",   "liveness", "readiness",   "ping",         "metrics",       "heartbeat", "_health",
    "_status", "statusz",  "alive",       "nginx_status", "server-status", "healthy",   "up",
};

static const char *const watchers[] = {
    "kube-probe",
    "ELB-HealthChecker",
    "GoogleHC",
    "Prometheus",
    "Pingdom",
    "UptimeRobot",
    "Blackbox",
    "Consul Health",
    "HAProxy",
    "StatusCake",
    "Datadog",
    "check_http",
    "Amazon-Route53-Health",
    "Site24x7",
    "NewRelicPinger",
};

static const char *const page_actions[] = {
    "page.view",         "page.viewed",  "page.load",    "pageview",         "page_view",
    "pageviewed",        "view_page",    "page.visit",   "page.open",        "screen.view",
    "screenview",        "http.request", "http_request", "request.received", "request.handled",
    "request.completed", "request",      "access_log",   "route.visited",    "page.render",
    "page.viewing",      "site.visit",   "view.page",
};

static const char *const steps[] = {
    "cache", "retry", "heartbeat",   "gc",      "poll", "keepalive", "debug",
    "trace", "tick",  "job_started", "metrics", "dns",  "sql",
};

static const char *const step_verbs[] = {"retry",      "retried",   "heartbeat",  "cache_hit",
                                         "cache_miss", "hit_cache", "polled",     "tick",
                                         "keepalive",  "reconnect", "reconnected"};

static const char *const health_words[] = {"health",   "healthcheck", "health_check", "healthz",
                                           "liveness", "readiness",   "probe_check"};

static bool is_one(const char *text, size_t n, const char *const *list, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (strlen(list[i]) == n && strncasecmp(text, list[i], n) == 0)
            return true;
    return false;
}

#define IS_ONE(text, n, list) is_one((text), (n), (list), LENGTH(list))

/* The path of a URL or of a request line, without its query. */
static const char *path_of(const char *text, size_t *ret_n) {
    const char *scheme = strstr(text, "://");

    if (strncasecmp(text, "GET ", 4) == 0)
        text += 4;
    else if (strncasecmp(text, "HEAD ", 5) == 0)
        text += 5;
    else if (scheme)
        text = strchr(scheme + 3, '/') ? strchr(scheme + 3, '/') : "/";
    *ret_n = strcspn(text, "?# ");
    return text;
}

static bool is_watched(const char *text) {
    size_t n, last;
    const char *path = path_of(text, &n);

    while (n > 1 && path[n - 1] == '/')
        n--;
    if (n == 0 || *path != '/')
        return false;
    for (last = n; path[last - 1] != '/'; last--)
        ;
    return IS_ONE(path + last, n - last, watched) ||
           (n > 8 && strncasecmp(path, "/health/", 8) == 0);
}

static bool is_watcher(const char *agent) {
    for (size_t i = 0; i < LENGTH(watchers); i++)
        if (strncasecmp(agent, watchers[i], strlen(watchers[i])) == 0)
            return true;
    return false;
}

static bool is_reading(const char *text) {
    return strncasecmp(text, "GET ", 4) == 0 || strncasecmp(text, "HEAD ", 5) == 0;
}

/* Does the action say only that a request came in? */
static bool is_bare_request(const struct answered *answers) {
    const char *action = answers->of[ANSWER_WHAT].text, *method = answers->of[ANSWER_METHOD].text;
    const char *path = answers->of[ANSWER_PATH].text;

    if (!path || answers->of[ANSWER_PATH].empty)
        return false;
    if (!is_reading(path) &&
        !(method && (strcasecmp(method, "GET") == 0 || strcasecmp(method, "HEAD") == 0)))
        return false;
    return !action || is_reading(action) || (method && strcasecmp(action, method) == 0) ||
           IS_ONE(action, strlen(action), page_actions) || strcasecmp(action, "access") == 0;
}

static enum lint_rule judge_action(const char *action) {
    size_t n = strlen(action), first = strcspn(action, ".:/ "), last;

    for (last = n; last > 0 && !strchr(".:/ ", action[last - 1]); last--)
        ;
    if (IS_ONE(action, n, health_words) || IS_ONE(action, first, health_words) ||
        IS_ONE(action + last, n - last, health_words))
        return LINT_HEALTH_CHECK;
    if (IS_ONE(action, n, page_actions) || is_reading(action))
        return LINT_PAGE_VIEW;
    if (IS_ONE(action, first, steps) || IS_ONE(action + last, n - last, step_verbs))
        return LINT_INTERNAL_STEP;
    return LINT_RULES;
}

enum lint_rule noise_judge(const struct answered *answers, const char **ret_by) {
    static const enum answer_id requests[] = {ANSWER_PATH, ANSWER_WHAT, ANSWER_TEXT, ANSWER_WHICH};
    const char *action = answers->of[ANSWER_WHAT].text;
    enum lint_rule rule = LINT_RULES;

    for (size_t i = 0; i < LENGTH(requests); i++) {
        const char *text = answers->of[requests[i]].text;

        *ret_by = text;
        if (text && (requests[i] == ANSWER_PATH || is_reading(text)) && is_watched(text))
            return LINT_HEALTH_CHECK;
    }
    *ret_by = answers->of[ANSWER_AGENT].text;
    if (*ret_by && is_watcher(*ret_by))
        return LINT_HEALTH_CHECK;
    *ret_by = action;
    if (action)
        rule = judge_action(action);
    if (rule != LINT_RULES)
        return rule;
    *ret_by = answers->of[ANSWER_PATH].text;
    if (is_bare_request(answers))
        return LINT_PAGE_VIEW;
    *ret_by = answers->of[ANSWER_TEXT].text;
    return !action && *ret_by && is_reading(*ret_by) ? LINT_PAGE_VIEW : LINT_RULES;
}
