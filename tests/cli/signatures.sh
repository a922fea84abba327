#!/bin/sh
# --signers: what is published, with real keys, and what is not.
. "$(dirname "$0")/../lib.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

repo=$WORK/repo
out=$WORK/out
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
GNUPGHOME=$WORK/gnupg
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GNUPGHOME

g() {
	git -C "$repo" -c user.name=Test -c user.email=test@beispiel.example "$@"
}

# commit MESSAGE KEY: signed with an SSH key, or not at all with ""
commit() {
	if [ -n "$2" ]; then
		g -c gpg.format=ssh -c user.signingKey="$WORK/$2" \
		    commit -q --allow-empty -S -m "$1"
	else
		g commit -q --allow-empty -m "$1"
	fi
}

commit_pgp() {
	g -c gpg.format=openpgp -c user.signingKey="$2" \
	    commit -q --allow-empty -S -m "$1"
}

build() {
	"$ERREICHBAR" build --repo "$repo" --out "$out" --quiet --messages en \
	    --at '2026-01-05 12:00' "$@"
}

# published NAME ARGUMENT...: and what is published is HEAD
published() {
	name=$1
	shift
	run build "$@"
	check_equal "$name: published" "0 $(g rev-parse HEAD)" \
	    "$status $(jq -r .commit "$out/api/v1/build.json" 2>/dev/null ||
	        cat "$WORK.err")"
}

# refused NAME ID PART ARGUMENT...: with that message, and nothing has changed
refused() {
	name=$1
	id=$2
	part=$3
	shift 3
	find "$out" -type f -exec ls -i {} + 2>/dev/null | sort >"$WORK/before"
	run build "$@"
	find "$out" -type f -exec ls -i {} + 2>/dev/null | sort >"$WORK/after"
	check_equal "$name: status" 3 "$status"
	check_contains "$name: id" "[$id]" "$(cat "$WORK.err")"
	check_contains "$name: reason" "$part" "$(cat "$WORK.err")"
	check_same "$name: the site stays" "$WORK/before" "$WORK/after"
}

key() {
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$WORK/$1"
}

# forge ID: the commit with another message and its old signature, as HEAD
forge() {
	g cat-file commit "$1" | sed '$s/$/ (gefälscht)/' >"$WORK/forged"
	g update-ref HEAD "$(g hash-object -t commit -w "$WORK/forged")"
}

cp -R "$TOP/tests/golden-bad/_base" "$repo"
git -c init.defaultBranch=main init -q "$repo"
g add -A
commit eins ''

check_status 'a directory has no commits' 2 \
    "$ERREICHBAR" check "$repo" --signers "$WORK/signers"
refused 'unsigned' signature-missing "$(g rev-parse --short=12 HEAD)" \
    --signers "$WORK/signers"

# ---- SSH -----------------------------------------------------------------------

if have ssh-keygen; then
	for name in alice bob mallory; do
		key $name
	done
	{
		echo '# wer veröffentlicht'
		echo "alice@stadt.example namespaces=\"git\" $(cat "$WORK/alice.pub")"
		echo "bob@stadt.example,b@stadt.example $(cat "$WORK/bob.pub")"
	} >"$WORK/signers"
	signers="--signers $WORK/signers"

	commit zwei alice
	published 'the first key' $signers
	good=$(g rev-parse HEAD)
	commit drei bob
	published 'the second key' $signers
	commit vier mallory
	refused 'an unknown key' signature-bad 'its key does not stand in' $signers
	published 'without --signers' --messages en

	g reset -q --hard "$good"
	g tag -a -m Etikett v1
	published 'an annotated tag' $signers --ref v1
	forge "$good"
	refused 'a forged commit' signature-bad 'incorrect signature' $signers
	refused 'check, too' signature-bad 'incorrect signature' $signers

	# the signature of the payload for another purpose
	g cat-file commit "$good" | awk '
	/^gpgsig / { skip = 1; next }
	skip && /^ / { next }
	{ skip = 0; print }' >"$WORK/payload"
	ssh-keygen -q -Y sign -n file -f "$WORK/alice" "$WORK/payload" 2>/dev/null
	awk -v sig="$WORK/payload.sig" '
	/^committer / {
		print
		line = "gpgsig "
		while ((getline text < sig) > 0) {
			print line text
			line = " "
		}
		next
	}
	{ print }' "$WORK/payload" >"$WORK/commit"
	g update-ref HEAD "$(g hash-object -t commit -w "$WORK/commit")"
	refused 'another namespace' signature-bad namespace $signers

	# merges are commits like others
	g reset -q --hard "$good"
	g checkout -q -b zweig
	commit fünf mallory
	g checkout -q main
	commit sechs alice
	g merge -q --no-edit zweig
	refused 'an unsigned merge' signature-missing 'not signed' $signers
	g -c gpg.format=ssh -c user.signingKey="$WORK/alice" \
	    commit -q --amend --no-edit -S
	published 'a signed merge' $signers

	# with a tag's own signature in the commit
	g checkout -q zweig
	commit sieben mallory
	g -c gpg.format=ssh -c user.signingKey="$WORK/bob" tag -s -m Etikett v2
	g checkout -q main
	g -c gpg.format=ssh -c user.signingKey="$WORK/alice" \
	    merge -q -S --no-ff --no-edit v2 2>/dev/null
	check_contains 'there is a mergetag' mergetag "$(g cat-file commit HEAD)"
	published 'a merged tag' $signers

	# a key that was taken out, or ran out
	sed '/^alice/d' "$WORK/signers" >"$WORK/without"
	refused 'a key taken out' signature-bad 'its key does not stand in' \
	    --signers "$WORK/without"
	published 'one file of two is enough' --signers "$WORK/without" $signers
	sed 's/^alice@stadt.example /&valid-before="20200101",/' "$WORK/signers" \
	    >"$WORK/expired"
	refused 'a key that had run out' signature-bad 'its key' \
	    --signers "$WORK/expired"
	GIT_COMMITTER_DATE=2019-05-05T10:00:00Z commit acht alice
	published 'signed before it ran out' --signers "$WORK/expired"

	echo unsinn >"$WORK/nonsense"
	refused 'nonsense for keys' signature-bad '' --signers "$WORK/nonsense"
	: >"$WORK/nothing"
	refused 'no keys' signature-bad '' --signers "$WORK/nothing"
	refused 'no file of keys' source-open "$WORK/none" --signers "$WORK/none"
	refused 'a folder of keys' source-open "$WORK" --signers "$WORK"
else
	skip 'SSH signatures' 'ssh-keygen is not installed'
fi

# ---- OpenPGP --------------------------------------------------------------------

pgp_key() {
	gpg --batch -q --passphrase '' --quick-gen-key "$1 <$1@stadt.example>" \
	    ed25519 sign "${2-never}" 2>/dev/null
}

if have gpg && have gpgv; then
	mkdir -m 700 "$GNUPGHOME"
	pgp_key clara
	pgp_key dora
	pgp_key emil
	gpg --batch -q --export clara >"$WORK/clara.gpg"
	gpg --batch -q --armor --export clara >"$WORK/clara.asc"
	gpg --batch -q --armor --export dora >"$WORK/dora.asc"
	commit_pgp neun clara
	published 'OpenPGP, binary' --signers "$WORK/clara.gpg"
	commit_pgp zehn clara
	published 'OpenPGP, armoured' --signers "$WORK/clara.asc"
	commit_pgp elf clara
	published 'OpenPGP, keybox' --signers "$GNUPGHOME/pubring.kbx"
	commit_pgp zwölf dora
	refused 'OpenPGP, unknown key' signature-bad 'its key does not stand in' \
	    --signers "$WORK/clara.asc"
	cat "$WORK/clara.asc" "$WORK/dora.asc" >"$WORK/both.asc"
	published 'OpenPGP, two blocks in a file' --signers "$WORK/both.asc"
	forge HEAD
	refused 'OpenPGP, forged' signature-bad 'not what was signed' \
	    --signers "$WORK/both.asc"
	head -n 4 "$WORK/dora.asc" >"$WORK/cut.asc"
	refused 'OpenPGP, half a key' signature-bad 'no readable key' \
	    --signers "$WORK/cut.asc"

	commit_pgp dreizehn emil
	gpg --batch -q --armor --export emil >"$WORK/emil.asc"
	published 'before it is revoked' --signers "$WORK/emil.asc"
	sed 's/^:---/---/' "$GNUPGHOME"/openpgp-revocs.d/"$(gpg --batch -q \
	    --with-colons --list-keys emil | sed -n 's/^fpr:*\([^:]*\):$/\1/p' |
	    head -n 1)".rev | gpg --batch -q --import 2>/dev/null
	gpg --batch -q --armor --export emil >"$WORK/emil.asc"
	refused 'a revoked key' signature-bad 'has been revoked' \
	    --signers "$WORK/emil.asc"

	gpg --batch -q --passphrase '' --faked-system-time 20200101T000000! \
	    --quick-gen-key 'fritz <fritz@stadt.example>' ed25519 sign 1d 2>/dev/null
	cat >"$WORK/gpg-then" <<-'END'
		#!/bin/sh
		exec gpg --faked-system-time 20200101T100000! "$@"
	END
	chmod +x "$WORK/gpg-then"
	g -c gpg.program="$WORK/gpg-then" -c gpg.format=openpgp \
	    -c user.signingKey=fritz commit -q --allow-empty -S -m vierzehn
	gpg --batch -q --armor --export fritz >"$WORK/fritz.asc"
	refused 'an OpenPGP key that ran out' signature-bad 'has run out' \
	    --signers "$WORK/fritz.asc"

	if have ssh-keygen; then
		commit_pgp fünfzehn clara
		refused 'OpenPGP, but SSH keys' signature-bad 'only SSH keys' $signers
		published 'keys of both kinds' $signers --signers "$WORK/clara.asc"
		commit sechzehn alice
		refused 'SSH, but OpenPGP keys' signature-bad 'only OpenPGP keys' \
		    --signers "$WORK/clara.asc"
		published 'keys of both kinds, the other way' $signers \
		    --signers "$WORK/clara.asc"
	fi
	gpgconf --kill gpg-agent
else
	skip 'OpenPGP signatures' 'gpg or gpgv is not installed'
fi

# ---- neither ----------------------------------------------------------------------

g cat-file commit HEAD | sed -e '/^gpgsig /,/^ -----END/d' \
    -e 's/^committer .*/&\ngpgsig -----BEGIN SIGNED MESSAGE-----\n x\n -----END SIGNED MESSAGE-----/' \
    >"$WORK/x509"
g update-ref HEAD "$(g hash-object -t commit -w "$WORK/x509")"
: >"$WORK/nothing"
refused 'X.509' signature-bad 'neither with SSH nor with OpenPGP' \
    --signers "$WORK/nothing"
