#!/bin/sh
# The Debian package: it can be built, lintian accepts it, and what is in it works.
. "$(dirname "$0")/../lib.sh"

case $ERREICHBAR in
*/release/*) ;;
*)
	skip 'the package' 'it is looked at once, with the release program'
	exit
	;;
esac
for tool in dpkg-buildpackage dh lintian dh_installsysusers; do
	if ! have $tool; then
		skip 'the package' "$tool is not installed"
		exit
	fi
done

# a copy, so that build/deb of whoever works here stays
mkdir "$WORK/tree"
(cd "$TOP" && tar -c --exclude=node_modules LICENSE Makefile README.md generator \
    templates tests site/README.md) | tar -x -C "$WORK/tree"
check 'make deb' make -s -C "$WORK/tree" deb
[ "$status" -eq 0 ] || exit 1
deb=$(find "$WORK/tree/build/deb" -name 'erreichbar_*.deb')
version=$("$ERREICHBAR" version | sed 's/^erreichbar //')
check_equal 'it has the version of the program' "$version" \
    "$(dpkg-deb -f "$deb" Version)"

run lintian --allow-root --fail-on error,warning \
    "$WORK"/tree/build/deb/*.changes
check_equal 'lintian has nothing to say' '0 ' \
    "$status $(grep -v '^running with root' "$WORK.out" "$WORK.err")"

# ---- what is in it --------------------------------------------------------------

dpkg-deb -x "$deb" "$WORK/root"
dpkg-deb -e "$deb" "$WORK/control"
check 'manuals are compressed' test -f "$WORK/root/usr/share/man/man5/erreichbar.5.gz"
check 'the folder for configurations is there' test -d "$WORK/root/etc/erreichbar"
check 'the user is made' grep -q '^u erreichbar ' \
    "$WORK/root/usr/lib/sysusers.d/erreichbar.conf"
check 'at installation' grep -q 'systemd-sysusers.*erreichbar.conf' \
    "$WORK/control/postinst"
unit=$(find "$WORK/root" -name 'erreichbar@.service')
check_equal 'the unit runs the program of the package' /usr/bin/erreichbar \
    "$(sed -n 's/^ExecStart=\([^ ]*\) .*/\1/p' "$unit")"
check 'an upgrade restarts what is watched' grep -q 'try-restart .erreichbar@' \
    "$WORK/control/postinst"
check 'a removal stops it' grep -q 'stop .erreichbar@' "$WORK/control/prerm"
needs=$(dpkg-deb -f "$deb" Depends)
for library in libc6 libcmark libgit2 libyaml libutf8proc libqrencode tzdata; do
	check_contains "it depends on $library" "$library" "$needs"
done

program=$WORK/root/usr/bin/erreichbar
check 'the program runs' "$program" version
check 'and publishes' "$program" build "$TOP/content/herne" \
    --templates "$WORK/root/usr/share/erreichbar/templates" \
    --out "$WORK/out" --at '2021-03-23 12:00'
check 'the same' "$ERREICHBAR" build "$TOP/content/herne" \
    --out "$WORK/again" --at '2021-03-23 12:00'
check_same 'as the program that was built here' "$WORK/again" "$WORK/out"
check 'nothing tells where it was built' sh -c "! grep -rqF '$WORK' '$WORK/root'"
