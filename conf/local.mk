# SPDX-License-Identifier: LGPL-2.1-or-later
# The installed configuration; each folder is named after the place where its files are installed.
rsyslogsharedir = $(pkgdatadir)/rsyslog

rsyslogconf_DATA = conf/rsyslog.d/00-deed.conf conf/rsyslog.d/zz-deed.conf
rsyslogshare_DATA = conf/rsyslog/deed.conf
deedconf_DATA = conf/deed/deed.conf conf/deed/outputs.conf
dist_deedconf_DATA = conf/deed/emitters.json
catalogdir = $(systemddir)/catalog
dist_catalog_DATA = conf/catalog/deed.catalog
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = conf/sysusers.d/deed.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = conf/tmpfiles.d/deed.conf
logrotate_DATA = conf/logrotate.d/deed
unitdir = $(systemddir)/system
unit_DATA = conf/system/deed-deliver.service conf/system/deed-deliver.path conf/system/deed-relay.service \
	conf/system/deed-seal.service
dist_unit_DATA = conf/system/deed-deliver.timer
relaystatedir = /var/lib/deed-relay
sealstatedir = /var/lib/deed-seal

# The journal namespace.
namespaceconfdir = $(systemddir)/journald@deed.conf.d
dist_namespaceconf_DATA = conf/journald@deed.conf.d/50-deed.conf
namespaceunitdir = $(systemddir)/system/systemd-journald@deed.service.d
dist_namespaceunit_DATA = conf/system/systemd-journald@deed.service.d/50-deed.conf
namespacesocketdir = $(systemddir)/system/systemd-journald@deed.socket.d
dist_namespacesocket_DATA = conf/system/systemd-journald@deed.socket.d/50-deed.conf

# A unit of systemd's own has no [Install] section to enable it by.
install-data-hook:
	$(MKDIR_P) $(DESTDIR)$(unitdir)/sockets.target.wants
	$(LN_S) -f ../systemd-journald@.socket $(DESTDIR)$(unitdir)/sockets.target.wants/systemd-journald@deed.socket
uninstall-hook:
	rm -f $(DESTDIR)$(unitdir)/sockets.target.wants/systemd-journald@deed.socket

rsyslogexampledir = $(docdir)/examples/rsyslog
dist_rsyslogexample_DATA = examples/rsyslog/receiver.conf

# What makes rsyslogd take all this.
conf_scripts = src/relay/deed-rsyslog-setup
deedlibexec_SCRIPTS = $(conf_scripts)

conf_made = $(rsyslogconf_DATA) $(rsyslogshare_DATA) $(deedconf_DATA) $(unit_DATA) $(tmpfiles_DATA) $(logrotate_DATA) \
	$(conf_scripts)
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
		-e 's|@relaystatedir[@]|$(relaystatedir)|g' \
		-e 's|@sealstatedir[@]|$(sealstatedir)|g' \
		-e 's|@logrotatedir[@]|$(logrotatedir)|g' \
		-e 's|@rsyslogsharedir[@]|$(rsyslogsharedir)|g' \
		-e 's|@rsyslogconfdir[@]|$(rsyslogconfdir)|g' \
		-e 's|@zstdcmd[@]|$(ZSTD)|g' \
		-e 's|@unzstdcmd[@]|$(UNZSTD)|g' \
		$< >$@.tmp && mv $@.tmp $@
