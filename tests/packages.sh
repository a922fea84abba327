#!/bin/sh
# Sees to what a machine must have: packages.sh GROUP...
#
#	build   to compile the program
#	test    to run the tests
#	browser to drive pages in chromium
#	pictures to make those of README.md small
#	fuzz    libFuzzer
#	bench   to measure, and what is measured against
#	dev     clang-format, clang-tidy
#
# Only what is missing is installed, and only where there is apt-get and a way
# to be root; elsewhere the missing packages are named. Exit status 1 when
# something necessary is still missing at the end. What is marked with "?" is
# of use to some tests only: these are skipped without it.
set -eu

# group[?] how:what, then the package in Debian/Ubuntu, Fedora, Arch, Alpine; "-": none
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
	build  lib:nettle          nettle-dev      nettle-devel     nettle         nettle-dev
	build  lib:libdeflate      libdeflate-dev  libdeflate-devel libdeflate     libdeflate-dev
	build  lib:libbrotlienc    libbrotli-dev   brotli-devel     brotli         brotli-dev
	build  lib:jansson         libjansson-dev  jansson-devel    jansson        jansson-dev
	build  lib:libcurl         libcurl4-openssl-dev libcurl-devel curl         curl-dev
	build  header:inotifytools/inotifytools.h libinotifytools0-dev inotify-tools-devel inotify-tools inotify-tools-dev
	build  zone:Europe/Berlin  tzdata          tzdata           tzdata         tzdata
	test   lib:cmocka          libcmocka-dev   libcmocka-devel  cmocka         cmocka-dev
	test   lib:libical         libical-dev     libical-devel    libical        libical-dev
	test   cmd:git             git             git              git            git
	test   cmd:jq              jq              jq               jq             jq
	test?  cmd:python3         python3         python3          python         python3
	test?  py:recurring_ical_events python3-recurring-ical-events python3-recurring-ical-events python-recurring-ical-events py3-recurring-ical-events
	test?  py:vobject          python3-vobject python3-vobject  python-vobject py3-vobject
	test?  py:rdflib python3-rdflib  python3-rdflib   python-rdflib  py3-rdflib
	test?  py:feedparser       python3-feedparser python3-feedparser python-feedparser py3-feedparser
	test?  cmd:newsboat        newsboat        newsboat         newsboat       newsboat
	test?  cmd:khal            khal            khal             khal           khal
	test?  cmd:vdirsyncer      vdirsyncer      vdirsyncer       vdirsyncer     vdirsyncer
	test?  py:aiosmtpd         python3-aiosmtpd python3-aiosmtpd python-aiosmtpd py3-aiosmtpd
	test?  cmd:/usr/sbin/slapadd slapd         openldap-servers openldap       openldap
	test?  cmd:promtool        prometheus      golang-github-prometheus prometheus prometheus
	test?  py:prometheus_client python3-prometheus-client python3-prometheus_client python-prometheus_client py3-prometheus-client
	test?  cmd:clang           clang           clang            clang          clang
	test?  cmd:valgrind        valgrind        valgrind         valgrind       valgrind
	test?  cmd:mandoc          mandoc          mandoc           mandoc         mandoc
	test?  cmd:w3m             w3m             w3m              w3m            w3m
	test?  cmd:tidy            tidy            tidy             tidy           tidyhtml
	test?  cmd:xmllint         libxml2-utils   libxml2          libxml2        libxml2-utils
	test?  cmd:brotli          brotli          brotli           brotli         brotli
	test?  cmd:strace          strace          strace           strace         strace
	test?  cmd:ssh-keygen      openssh-client  openssh          openssh        openssh-keygen
	test?  cmd:/usr/sbin/sshd  openssh-server  openssh-server   openssh        openssh-server
	test?  cmd:gpg             gpg             gnupg2           gnupg          gnupg
	test?  cmd:gpgv            gpgv            gnupg2           gnupg          gnupg
	test?  cmd:gpg-agent       gpg-agent       gnupg2           gnupg          gnupg
	test?  cmd:script          bsdutils        util-linux-script util-linux    util-linux-misc
	test?  cmd:openssl         openssl         openssl          openssl        openssl
	test?  cmd:rsync           rsync           rsync            rsync          rsync
	test?  cmd:curl            curl            curl             curl           curl
	test?  cmd:/usr/sbin/nginx nginx           nginx            nginx          nginx
	test?  file:/usr/lib/nginx/modules/ngx_http_brotli_static_module.so libnginx-mod-http-brotli-static nginx-mod-brotli - nginx-mod-http-brotli
	test?  cmd:/usr/sbin/apache2 apache2-bin   -                -              -
	test?  cmd:/usr/sbin/lighttpd lighttpd     lighttpd         lighttpd       lighttpd
	test?  file:/usr/lib/lighttpd/mod_magnet.so lighttpd-modules-lua - -       -
	test?  cmd:systemd-analyze systemd         -                -              -
	test?  cmd:dh              debhelper       -                -              -
	test?  cmd:lintian         lintian         -                -              -
	browser? cmd:node          nodejs          nodejs           nodejs         nodejs
	browser? cmd:npm           npm             nodejs-npm       npm            npm
	browser? cmd:chromium      chromium        chromium         chromium       chromium
	browser? cmd:java          default-jre-headless java-latest-openjdk-headless jre-openjdk-headless openjdk21-jre-headless
	browser? cmd:pdftoppm      poppler-utils   poppler-utils    poppler        poppler-utils
	browser? cmd:zbarimg       zbar-tools      zbar             zbar           zbar
	pictures cmd:pngquant      pngquant        pngquant         pngquant       pngquant
	fuzz   cmd:clang           clang           clang            clang          clang
	fuzz   fuzzer:             libclang-rt-dev compiler-rt      compiler-rt    compiler-rt
	bench  cmd:git             git             git              git            git
	bench? cmd:hugo            hugo            hugo             hugo           hugo
	bench? cmd:wrk             wrk             wrk              wrk            wrk
	bench? cmd:curl            curl            curl             curl           curl
	bench? cmd:/usr/sbin/nginx nginx           nginx            nginx          nginx
	bench? cmd:valgrind        valgrind        valgrind         valgrind       valgrind
	bench? cmd:perf            linux-perf      perf             perf           perf
	bench? cmd:/sbin/mkfs.ext4 e2fsprogs       e2fsprogs        e2fsprogs      e2fsprogs
	dev    cmd:clang-format    clang-format    clang-tools-extra clang         clang-extra-tools
	dev    cmd:clang-tidy      clang-tidy      clang-tools-extra clang         clang-extra-tools
	END
}

# The compilers are asked, not folders searched: they know where things lie.
present() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" ;;
	file:*) test -e "${1#file:}" ;;
	lib:*) pkg-config --exists "${1#lib:}" ;;
	py:*) python3 -c "import ${1#py:}" || /usr/bin/python3 -c "import ${1#py:}" ;;
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
	echo "$rows" | cut -d ' ' -f "$1" | grep -vx -e - | sort -u | tr '\n' ' '
}

# Those of the packages that this release has to install.
available() {
	for package; do
		LC_ALL=C apt-cache policy "$package" 2>/dev/null |
		    grep -q '^  Candidate: [^(]' && echo "$package"
	done
}

# A web server that is only to be tested is not to be started, nor to take the
# place of one that runs: Debian asks this file.
policy=/usr/sbin/policy-rc.d

install() {
	root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || return 1
		root=sudo
	fi
	echo "Installing: $packages"
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	if ! [ -e "$policy" ]; then
		trap '$root rm -f "$policy"' EXIT
		trap 'exit 1' HUP INT TERM
		printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
		$root chmod 755 "$policy"
	fi
	$root apt-get update -q
	# one name that a release does not have, and apt-get installs nothing
	# shellcheck disable=SC2086
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
	    --no-install-recommends $(available $packages)
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
