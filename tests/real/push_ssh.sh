#!/bin/sh
# A push over SSH: a real sshd on loopback, keys and configuration of its own.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/hooks.sh"

PATH=$PATH:/usr/sbin
sshd=$(command -v sshd)
if [ -z "$sshd" ] || ! have ssh; then
	skip 'a push over SSH' 'sshd or ssh is not installed'
	exit
fi

# ---- the server ---------------------------------------------------------------------

ssh=$WORK/ssh
server=
separation=
end_server() {
	[ -z "$server" ] || kill "$server" 2>/dev/null
	[ -z "$separation" ] || rmdir "$separation" 2>/dev/null
}
trap 'ssh_kept=$?; end_server; lib_end $ssh_kept' EXIT

mkdir -m 700 "$ssh"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$ssh/host"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$ssh/key"
cp "$ssh/key.pub" "$ssh/authorized"
# started by root it wants this folder, which the service would have made
if [ "$(id -u)" -eq 0 ] && ! [ -d /run/sshd ]; then
	separation=/run/sshd
	mkdir -m 755 "$separation"
fi

# start_server PORT: true when it listens there
start_server() {
	cat >"$ssh/config" <<-END
		Port $1
		ListenAddress 127.0.0.1
		HostKey $ssh/host
		AuthorizedKeysFile $ssh/authorized
		PidFile none
		StrictModes no
		UsePAM no
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		PermitRootLogin prohibit-password
	END
	: >"$ssh/log"
	"$sshd" -D -e -f "$ssh/config" 2>"$ssh/log" &
	server=$!
	until grep -q 'Server listening' "$ssh/log"; do
		kill -0 "$server" 2>/dev/null || return 1
		sleep 0.02
	done
}

port=$((20000 + $$ % 20000))
tries=0
until start_server $port; do
	tries=$((tries + 1))
	if [ $tries -gt 20 ]; then
		skip 'a push over SSH' "sshd does not start: $(tail -n 1 "$ssh/log")"
		exit
	fi
	port=$((port + 1))
done
printf '[127.0.0.1]:%s %s\n' $port "$(cat "$ssh/host.pub")" >"$ssh/known"
GIT_SSH_COMMAND="ssh -F none -i $ssh/key -o IdentitiesOnly=yes \
    -o UserKnownHostsFile=$ssh/known -o BatchMode=yes"
export GIT_SSH_COMMAND
remote=ssh://$(id -un)@127.0.0.1:$port$bare
if ! $GIT_SSH_COMMAND -p $port "$(id -un)@127.0.0.1" true 2>"$WORK/refused"; then
	skip 'a push over SSH' "this user cannot log in: $(tail -n 1 "$WORK/refused")"
	exit
fi

# ---- pushes -----------------------------------------------------------------------------

hooks_begin
install_hooks --ref main --strict
push main
expect 'SSH: a good push' 0
check_equal 'SSH: the answer' \
    "veröffentlicht HH:MM:SS · $(find "$out" -name '*.html' | wc -l) Seiten" \
    "$(answer | sed 's/ · nächster Wechsel .*//')"
check_contains 'SSH: the page' 'Stand eins.' \
    "$(main_text "$out/stoerungen/2020/eins.html")"
check_equal 'SSH: its commit' "$(head_of)" "$(shown)"

keep
incident kaputt Text. 31.04.2026
commit kaputt
push main
expect 'SSH: a bad push is refused' 1
check_contains 'SSH: file, line, column' 'incidents/kaputt.md:3:10: Fehler: „31.04.2026“' \
    "$told"
check_equal 'SSH: the last line' \
    'Abgelehnt: 1 Fehler. Die Website bleibt, wie sie ist.' \
    "$(echo "$told" | tail -n 1)"
check_kept 'SSH: a bad push'

incident kaputt 'Jetzt richtig.'
commit richtig
push main
expect 'SSH: mended' 0
check_contains 'SSH: mended: the page' 'Jetzt richtig.' \
    "$(main_text "$out/stoerungen/2020/kaputt.html")"

# the connection breaks off in the middle: a whole site, old or new
incident eins 'Abgebrochen.'
commit abbruch
for delay in 0.02 0.05 0.1 0.2; do
	timeout -s KILL $delay git -C "$work" push -q "$remote" main 2>/dev/null
done
incident eins 'Danach.'
commit danach
push main
check_equal 'SSH: after broken connections the next push is published' \
    "$(head_of)" "$(shown)"
run "$ERREICHBAR" build --repo "$bare" --out "$WORK/fresh" \
    --at "$(json "$out/api/v1/build.json" .built)"
check_same 'SSH: and whole' "$WORK/fresh" "$out"
