# SPDX-License-Identifier: LGPL-2.1-or-later
dist_man_MANS += \
	man/deed_actor_from_context.3 \
	man/deed_alarm_fn.3 \
	man/deed_apikey.3 \
	man/deed_close.3 \
	man/deed_closep.3 \
	man/deed_context.3 \
	man/deed_context_pop.3 \
	man/deed_context_push.3 \
	man/deed_details.3 \
	man/deed_error_text.3 \
	man/deed_event.3 \
	man/deed_log.3 \
	man/deed_meta.3 \
	man/deed_meta_type.3 \
	man/deed_open.3 \
	man/deed_options.3 \
	man/deed_outbox.3 \
	man/deed_outcome.3 \
	man/deed_peer_id.3 \
	man/deed_principal.3 \
	man/deed_record.3 \
	man/deed_record_event.3 \
	man/deed_resource.3 \
	man/deed_scope.3 \
	man/deed_scope_cleanup.3 \
	man/deed_scope_end.3 \
	man/deed_scope_outcome.3 \
	man/deed_service.3 \
	man/deed_target.3 \
	man/deed_user.3 \
	man/deed_user_session.3 \
	man/libdeed.3
if TOOLS
dist_man_MANS += \
	man/deed.1 \
	man/deed-record.1 \
	man/deed-run.1 \
	man/deed-actions.1 \
	man/deed-prove.1 \
	man/deed-seal.1 \
	man/deed-seal.8 \
	man/deed-doctor.1 \
	man/deed-verify.1 \
	man/deed-reconcile.1 \
	man/deed-query.1 \
	man/deed-follow.1 \
	man/deed-report.1 \
	man/deed-export.1 \
	man/deed-lint.1 \
	man/deed-drill.1 \
	man/deed.conf.5 \
	man/deed-compliance.7 \
	man/deed-routing.7 \
	man/deed-deliver.8 \
	man/deed-relay.8 \
	man/deed-write.8
endif
nodist_man_MANS += man/deed-event.7
CLEANFILES += man/deed-event.7
EXTRA_DIST += man/deed-event.7.in man/fields.awk

man/deed-event.7: man/deed-event.7.in man/fields.awk src/lib/fields.def
	$(AM_V_GEN)$(MKDIR_P) man && LC_ALL=C $(AWK) -f $(srcdir)/man/fields.awk $(srcdir)/src/lib/fields.def $(srcdir)/man/deed-event.7.in >$@.tmp && mv $@.tmp $@
