#!/bin/sh
# make install and make uninstall: exactly these files, and the program that was
# installed works where it was installed.
. "$(dirname "$0")/../lib.sh"

mode=$(basename "$(dirname "$ERREICHBAR")")
if [ "$mode" != release ]; then
	skip 'make install' 'it is looked at with the release program'
	exit
fi

# With objects of its own: another prefix makes another program, and other
# tests use theirs now.
cp -a "$TOP/build/$mode" "$WORK/objects"
prefix=$WORK/opt

# house TARGET PREFIX [VARIABLE...]
house() {
	target=$1
	to=$2
	shift 2
	run make -s -C "$TOP" "$target" MODE="$mode" CC="${CC:-gcc}" \
	    WERROR="${WERROR:-0}" O="$WORK/objects" PREFIX="$to" "$@"
}

tree() {
	(cd "$1" && find . ! -type d | sort)
}

# ---- into a folder that is not yet the place ----------------------------------

{
	echo ./bin/erreichbar
	echo ./lib/systemd/system/erreichbar@.service
	echo ./lib/sysusers.d/erreichbar.conf
	for name in apache.conf lighttpd.conf lighttpd.lua network.conf nginx.conf \
	    prometheus/rules.yml status.conf; do
		echo "./share/doc/erreichbar/examples/$name"
	done
	echo ./share/man/man1/erreichbar.1
	echo ./share/man/man5/erreichbar.5
	(cd "$TOP" && find templates -type f ! -name start.html |
	    sed 's,^,./share/erreichbar/,')
} | LC_ALL=C sort >"$WORK/wanted"

umask 027
house install "$prefix" DESTDIR="$WORK/stage"
check_equal 'make install' '0 ' "$status $(cat "$WORK.err")"
tree "$WORK/stage$prefix" | LC_ALL=C sort >"$WORK/found"
check_same 'exactly these files' "$WORK/wanted" "$WORK/found"
check_equal 'nothing beside the prefix' '' \
    "$(find "$WORK/stage" ! -type d ! -path "$WORK/stage$prefix/*")"
check_equal 'everybody may read them, whatever the umask' '' \
    "$(find "$WORK/stage$prefix" ! -type d ! -perm -444 -o -type d ! -perm -555)"
check_equal 'the unit runs the program of the prefix' "$prefix/bin/erreichbar" \
    "$(sed -n 's/^ExecStart=\([^ ]*\) .*/\1/p' \
    "$WORK/stage$prefix/lib/systemd/system/erreichbar@.service")"

# ---- it works there, and only there ---------------------------------------------

run "$WORK/stage$prefix/bin/erreichbar" build "$TOP/content/herne" \
    --out "$WORK/early" --at '2021-03-23 12:00'
check "its templates are looked for below the prefix, not in the source tree" \
    test "$status" -ne 0
mv "$WORK/stage$prefix" "$prefix"
check 'in its place it finds them' "$prefix/bin/erreichbar" build \
    "$TOP/content/herne" --out "$WORK/installed" --at '2021-03-23 12:00'
check 'the program of the source tree publishes, too' "$ERREICHBAR" build \
    "$TOP/content/herne" --out "$WORK/built" --at '2021-03-23 12:00'
check_same 'and the very same' "$WORK/built" "$WORK/installed"

# ---- away again --------------------------------------------------------------------

echo 'not ours' >"$prefix/share/man/man1/other.1"
house uninstall "$prefix"
check_equal 'make uninstall' '0 ' "$status $(cat "$WORK.err")"
check_equal 'leaves what is not ours' ./share/man/man1/other.1 "$(tree "$prefix")"
check_equal 'and no folder of ours' '' "$(find "$prefix" -name 'erreichbar*')"
