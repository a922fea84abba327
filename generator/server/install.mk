# Installing; included by ../../Makefile, which says what $(O) and $(PREFIX) are.
#
#	make install     into $(DESTDIR)$(PREFIX)
#	make uninstall   takes away exactly that
#	make deb         build/deb/*.deb, with dpkg-buildpackage and debhelper

destination = $(DESTDIR)$(PREFIX)
examples    = nginx.conf apache.conf lighttpd.conf lighttpd.lua status.conf network.conf prometheus/rules.yml
manuals     = $(wildcard generator/man/*.1 generator/man/*.5)

# file:place below the prefix; start.html is the page of `make site`
installed = $(foreach m,$(manuals),$m:share/man/man$(subst .,,$(suffix $m))/$(notdir $m)) \
    $(foreach e,$(examples),generator/server/$e:share/doc/erreichbar/examples/$e) \
    $(foreach t,$(shell find templates -type f ! -name start.html),$t:share/erreichbar/$t) \
    generator/server/sysusers.conf:lib/sysusers.d/erreichbar.conf

install: all
	install -d '$(destination)/bin' '$(destination)/lib/systemd/system'
	install -m 755 $(O)/erreichbar '$(destination)/bin/'
	for f in $(installed); do \
	    install -D -m 644 "$${f%%:*}" '$(destination)'/"$${f#*:}" || exit 1; done
	sed 's,@PREFIX@,$(PREFIX),' generator/server/erreichbar@.service \
	    >'$(destination)/lib/systemd/system/erreichbar@.service'
	chmod 644 '$(destination)/lib/systemd/system/erreichbar@.service'

uninstall:
	rm -f '$(destination)/bin/erreichbar' \
	    '$(destination)/lib/systemd/system/erreichbar@.service'
	for f in $(installed); do rm -f '$(destination)'/"$${f#*:}" || exit 1; done
	find '$(destination)/share/erreichbar' '$(destination)/share/doc/erreichbar' \
	    -depth -type d -empty -delete

# ---- Debian -----------------------------------------------------------------

version     = $(shell sed -n 's/.*define VERSION "\([^"]*\)".*/\1/p' generator/cmd/version.h)
deb         = build/deb/erreichbar-$(version)
deb_needs   = $(shell awk '$$1 == "build" && $$2 ~ /^(lib|header):/ && $$3 != "libc6-dev" { print $$3 }' tests/packages.sh)

# The tree as it lies here without what was made, and debian/ where dpkg looks
# for it. The libraries to build with are those of tests/packages.sh.
deb:
	@command -v dh >/dev/null || { echo 'make: debhelper is missing' >&2; exit 1; }
	rm -rf build/deb
	mkdir -p $(deb)
	tar -c --exclude=node_modules LICENSE Makefile README.md generator templates tests site/README.md | \
	    tar -x -C $(deb)
	cp -r generator/server/debian $(deb)/
	sed 's/@LIBRARIES@/$(deb_needs:%=%, )/' generator/server/debian/control \
	    >$(deb)/debian/control
	cd $(deb) && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u O -u MODE -u PREFIX -u DESTDIR -u CC \
	    dpkg-buildpackage -us -uc -b
	@ls build/deb/*.deb

.PHONY: install uninstall deb
