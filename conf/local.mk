# SPDX-License-Identifier: LGPL-2.1-or-later
# The installed configuration; each folder is named after the place where its files are installed.
rsyslogsharedir = $(pkgdatadir)/rsyslog

rsyslogconf_DATA = conf/rsyslog.d/00-deed.conf
rsyslogshare_DATA = conf/rsyslog/shared.conf conf/rsyslog/isolated.conf conf/rsyslog/ruleset.conf
deedconf_DATA = conf/deed/deed.conf conf/deed/outputs.conf
dist_deedconf_DATA = conf/deed/emitters.json
journaldconfdir = $(systemddir)/journald.conf.d
dist_journaldconf_DATA = conf/journald.conf.d/50-deed.conf
journaldunitdir = $(systemddir)/system/systemd-journald.service.d
dist_journaldunit_DATA = conf/system/systemd-journald.service.d/50-deed.conf
rsyslogunitdir = $(systemddir)/system/rsyslog.service.d
rsyslogunit_DATA = conf/system/rsyslog.service.d/50-deed.conf
catalogdir = $(systemddir)/catalog
dist_catalog_DATA = conf/catalog/deed.catalog
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = conf/sysusers.d/deed.conf
sysusers_DATA = conf/sysusers.d/deed-isolated.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = conf/tmpfiles.d/deed.conf
dist_tmpfiles_DATA = conf/tmpfiles.d/deed-isolated.conf
logrotate_DATA = conf/logrotate.d/deed
unitdir = $(systemddir)/system
unit_DATA = conf/system/deed-deliver.service conf/system/deed-deliver.path conf/system/deed-reconcile.service \
	$(isolated_units)
dist_unit_DATA = conf/system/deed-deliver.timer conf/system/deed-reconcile.timer

# The isolated profile.
namespaceconfdir = $(systemddir)/journald@deed.conf.d
dist_namespaceconf_DATA = conf/journald@deed.conf.d/50-deed.conf
namespaceunitdir = $(systemddir)/system/systemd-journald@deed.service.d
dist_namespaceunit_DATA = conf/system/systemd-journald@deed.service.d/50-deed.conf
namespacesocketdir = $(systemddir)/system/systemd-journald@deed.socket.d
dist_namespacesocket_DATA = conf/system/systemd-journald@deed.socket.d/50-deed.conf
isolated_units = conf/system/deed-isolated.service conf/system/deed-write.socket conf/system/deed-write@.service
isolatedstatedir = /var/lib/deed-isolated

# A unit of systemd's own has no [Install] section to enable it by.
install-data-hook:
	$(MKDIR_P) $(DESTDIR)$(unitdir)/sockets.target.wants
	$(LN_S) -f ../systemd-journald@.socket $(DESTDIR)$(unitdir)/sockets.target.wants/systemd-journald@deed.socket
uninstall-hook:
	rm -f $(DESTDIR)$(unitdir)/sockets.target.wants/systemd-journald@deed.socket

rsyslogexampledir = $(docdir)/examples/rsyslog
dist_rsyslogexample_DATA = examples/rsyslog/imjournal-loaded.conf examples/rsyslog/imuxsock-only.conf examples/rsyslog/receiver.conf

conf_made = $(rsyslogconf_DATA) $(rsyslogshare_DATA) $(deedconf_DATA) $(rsyslogunit_DATA) \
	$(unit_DATA) $(sysusers_DATA) $(tmpfiles_DATA) $(logrotate_DATA)
CLEANFILES += $(conf_made)
EXTRA_DIST += $(conf_made:=.in)

$(conf_made): %: %.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
		-e 's|@bindir[@]|$(bindir)|g' \
		-e 's|@deedconfdir[@]|$(deedconfdir)|g' \
		-e 's|@deedlibexecdir[@]|$(deedlibexecdir)|g' \
		-e 's|@deedlogdir[@]|$(deedlogdir)|g' \
		-e 's|@deedspooldir[@]|$(deedspooldir)|g' \
		-e 's|@deedrundir[@]|$(deedrundir)|g' \
		-e 's|@deedstatedir[@]|$(deedstatedir)|g' \
		-e 's|@isolatedstatedir[@]|$(isolatedstatedir)|g' \
		-e 's|@logrotatedir[@]|$(logrotatedir)|g' \
		-e 's|@rsyslogsharedir[@]|$(rsyslogsharedir)|g' \
		-e 's|@rsyslogworkdir[@]|$(rsyslogworkdir)|g' \
		-e 's|@zstdcmd[@]|$(ZSTD)|g' \
		-e 's|@unzstdcmd[@]|$(UNZSTD)|g' \
		$< >$@.tmp && mv $@.tmp $@
