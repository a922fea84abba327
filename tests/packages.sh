#!/bin/sh
# Sees to what a machine must have: packages.sh GROUP...
#
#	build   to compile the program
#	test    to run the tests
#	browser to drive pages in chromium
#	fuzz    libFuzzer
#	dev     clang-format, clang-tidy
#
# Only what is missing is installed, and only where there is apt-get and a way
# to be root; elsewhere the missing packages are named. Exit status 1 when
# something necessary is still missing at the end. What is marked with "?" is
# of use to some tests only: these are skipped without it.
set -eu

# group[?] how:what, then the package in Debian/Ubuntu, Fedora, Arch, Alpine
table() {
	cat <<-'END'
	build  cmd:gcc             gcc             gcc              gcc            gcc
	build  cmd:make            make            make             make           make
	build  cmd:ar              binutils        binutils         binutils       binutils
	build  cmd:pkg-config      pkg-config      pkgconf          pkgconf        pkgconf
	build  header:stdio.h      libc6-dev       glibc-devel      glibc          musl-dev
	build  lib:libcmark        libcmark-dev    cmark-devel      cmark          cmark-dev
	build  lib:libgit2         libgit2-dev     libgit2-devel    libgit2        libgit2-dev
	build  lib:yaml-0.1        libyaml-dev     libyaml-devel    libyaml        yaml-dev
	build  lib:libutf8proc     libutf8proc-dev utf8proc-devel   libutf8proc    utf8proc-dev
	build  lib:libqrencode     libqrencode-dev qrencode-devel   qrencode       libqrencode-dev
	build  zone:Europe/Berlin  tzdata          tzdata           tzdata         tzdata
	test   lib:cmocka          libcmocka-dev   libcmocka-devel  cmocka         cmocka-dev
	test   lib:libical         libical-dev     libical-devel    libical        libical-dev
	test   cmd:git             git             git              git            git
	test   cmd:jq              jq              jq               jq             jq
	test?  cmd:clang           clang           clang            clang          clang
	test?  cmd:valgrind        valgrind        valgrind         valgrind       valgrind
	test?  cmd:mandoc          mandoc          mandoc           mandoc         mandoc
	test?  cmd:w3m             w3m             w3m              w3m            w3m
	test?  cmd:tidy            tidy            tidy             tidy           tidyhtml
	test?  cmd:xmllint         libxml2-utils   libxml2          libxml2        libxml2-utils
	test?  cmd:script          bsdutils        util-linux-script util-linux    util-linux-misc
	browser? cmd:node          nodejs          nodejs           nodejs         nodejs
	browser? cmd:npm           npm             nodejs-npm       npm            npm
	browser? cmd:chromium      chromium        chromium         chromium       chromium
	browser? cmd:java          default-jre-headless java-latest-openjdk-headless jre-openjdk-headless openjdk21-jre-headless
	browser? cmd:pdftoppm      poppler-utils   poppler-utils    poppler        poppler-utils
	browser? cmd:zbarimg       zbar-tools      zbar             zbar           zbar
	fuzz   cmd:clang           clang           clang            clang          clang
	fuzz   fuzzer:             libclang-rt-dev compiler-rt      compiler-rt    compiler-rt
	dev    cmd:clang-format    clang-format    clang-tools-extra clang         clang-extra-tools
	dev    cmd:clang-tidy      clang-tidy      clang-tools-extra clang         clang-extra-tools
	END
}

# The compilers are asked, not folders searched: they know where things lie.
present() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" ;;
	lib:*) pkg-config --exists "${1#lib:}" ;;
	header:*) echo "#include <${1#header:}>" | gcc -E - ;;
	zone:*) test -e "${TZDIR:-/usr/share/zoneinfo}/${1#zone:}" ;;
	fuzzer:*) echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
	    clang -fsanitize=fuzzer,address -x c -o /dev/null - ;;
	esac >/dev/null 2>&1
}

# The rows of the groups that are missing here. Without pkg-config every
# library counts as missing; apt-get knows better and leaves them alone.
missing() {
	table | while read -r group what debian fedora arch alpine; do
		case " $groups " in
		*" ${group%\?} "*) present "$what" ||
		    echo "$group $what $debian $fedora $arch $alpine" ;;
		esac
	done
}

column() {
	echo "$rows" | cut -d ' ' -f "$1" | sort -u | tr '\n' ' '
}

install() {
	root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || return 1
		root=sudo
	fi
	echo "Installing: $packages"
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	$root apt-get update -q &&
	    $root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
	    --no-install-recommends $packages
}

groups=$*
rows=$(missing)
[ -n "$rows" ] || exit 0

if command -v apt-get >/dev/null; then
	packages=$(column 3)
	install || echo "apt-get could not install: $packages" >&2
	rows=$(missing)
	[ -n "$rows" ] || exit 0
fi

{
	echo "Missing on this machine: $(column 2)"
	echo "  Debian, Ubuntu:  apt-get install $(column 3)"
	echo "  Fedora:          dnf install $(column 4)"
	echo "  Arch:            pacman -S $(column 5)"
	echo "  Alpine:          apk add $(column 6)"
} >&2
! echo "$rows" | grep -q '^[a-z]* '
