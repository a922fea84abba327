# For tests that run a unit program in its long form, behind tests/lib.sh:
#
#	. "$TOP/tests/program.sh"

# program NAME LABEL [SETTING=VALUE...]: build/release/tests/unit/NAME; each of
# its tests is a check, what it says besides is shown
program() {
	program_path=build/release/tests/unit/$1
	program_label=$2
	shift 2
	cd "$TOP"
	if ! make -s "$program_path" >"$WORK.out" 2>&1; then
		not_ok "$program_path: builds" "$(cat "$WORK.out")"
		return
	fi
	rm -rf "$WORK/unit"
	mkdir "$WORK/unit"
	env LOGS="$WORK" "$@" sh tests/unit.sh one release "$program_path" || true
	grep -h -v -E '^(ok|not ok|TAP|[0-9]+\.\.|# ok|# not ok)' "$WORK"/unit/*.raw |
	    head -n 40 | sed 's/^#* */# /'
	sed -E "s|^(ok [^:]*\|not ok [^:]*\|skip [^:]*):|\1 ($program_label):|" \
	    "$WORK"/unit/*.tap
	! grep -q '^not ok' "$WORK"/unit/*.tap || lib_failed=1
}
