# erreichbar: GNU make, no configure. `make help` lists what there is.
#
#	MODE=release|asan|tsan|valgrind|coverage|small|fuzz|analyze
#	CC=gcc|clang   WERROR=1   PREFIX=/usr/local   DESTDIR=   CFLAGS=   LDFLAGS=
#
# Everything made lies in build/$(MODE)/, the sites in site/.

MODE   ?= release
PREFIX ?= /usr/local
WERROR ?= 0
RUNS   ?= 100000

ifeq ($(origin CC),default)
CC := $(if $(filter fuzz,$(MODE)),clang,gcc)
endif

# as many jobs as processors; a -j of the user's wins
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
endif

.DELETE_ON_ERROR:
.SUFFIXES:
all:

# ---- modes ------------------------------------------------------------------

comma    := ,
sanitize  = -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=$(1)

flags_release  = -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
                 -fstack-protector-strong -fPIE
link_release   = -pie -Wl,-z,relro,-z,now
flags_asan     = -O1 -g -DARENA_DEBUG $(call sanitize,address$(comma)undefined)
flags_tsan     = -O1 -g -DARENA_DEBUG $(call sanitize,thread)
flags_valgrind = -O1 -g -DARENA_DEBUG
flags_coverage = -O0 -g --coverage
flags_small    = -O1 -g -DSMALL_LIMITS $(call sanitize,address$(comma)undefined)
flags_fuzz     = -O1 -g -DARENA_DEBUG \
                 $(call sanitize,fuzzer-no-link$(comma)address$(comma)undefined)
flags_analyze  = -O2 -fanalyzer


# what base/confine.h must leave to the instruments
for_asan       = /proc
for_small      = /proc
for_tsan       = /proc
for_coverage   = $(CURDIR)/build

ifeq ($(flags_$(MODE)),)
$(error no MODE=$(MODE); there are release asan tsan valgrind coverage small fuzz analyze)
endif

# ---- flags ------------------------------------------------------------------

PACKAGES = libcmark libgit2 yaml-0.1 libutf8proc libqrencode nettle libdeflate libbrotlienc jansson
# whose headers are needed only: notify/transfer.c loads it when it is used
LOADED   = libcurl
LIBS    := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -linotifytools -lpthread -ldl

cppflags = -Igenerator -D_GNU_SOURCE \
           $(if $(for_$(MODE)),-DCONFINE_ALSO='"$(for_$(MODE))"') $(CPPFLAGS)
warnings = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wvla \
           $(if $(filter 1,$(WERROR)),-Werror)
compile  = $(CC) -std=c17 $(cppflags) $(warnings) $(flags_$(MODE)) \
           $(shell pkg-config --cflags $(PACKAGES) $(LOADED) 2>/dev/null) $(CFLAGS)
compile := $(compile)
# base/identity tells programs apart by the build ID
link     = $(CC) -Wl,--build-id $(flags_$(MODE)) $(link_$(MODE)) $(CFLAGS) $(LDFLAGS)

# ---- the program ------------------------------------------------------------

O    := build/$(MODE)
SRC  := $(sort $(wildcard generator/*/*.c))
HDR  := $(sort $(wildcard generator/*/*.h))
OBJ  := $(SRC:%.c=$(O)/%.o)
MAIN := $(O)/generator/main.o

all: $(O)/erreichbar

$(O)/erreichbar: $(MAIN) $(O)/generator.a
	$(link) -o $@ $^ $(LIBS)

objects: $(OBJ) $(MAIN)

# made anew each time, so that no object of a removed source stays in it
$(O)/generator.a: $(OBJ) $(O)/sources
	@rm -f $@
	@ar rcs $@ $(OBJ)

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(compile) $(defines) -MMD -MP -c -o $@ $<

# only cmd/ knows where the templates are installed
$(O)/generator/cmd/%.o: defines = -DTEMPLATE_DIR='"$(PREFIX)/share/erreichbar/templates"'
$(filter $(O)/generator/cmd/%,$(OBJ)): $(O)/prefix

# Files that change when what they hold changes: other flags, a source more or
# less, another prefix make old objects stale.
$(O)/flags: text = $(compile)
$(O)/sources: text = $(SRC)
$(O)/prefix: text = $(PREFIX)
$(O)/flags $(O)/sources $(O)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(text)' | cmp -s - $@ || echo '$(text)' >$@

$(O)/flags: | packages
packages:
	@pkg-config --exists $(PACKAGES) $(LOADED) || { \
	    echo 'make: a library is missing; `make deps` installs or names it' >&2; exit 1; }

include tests/tests.mk
-include $(OBJ:.o=.d) $(MAIN:.o=.d)

# ---- sites ------------------------------------------------------------------

# each city at the instant its example is about
CITIES        = magdeburg wiesbaden herne
AT_magdeburg  = 2020-05-04 10:00
AT_wiesbaden  = 2021-07-07 12:00
AT_herne      = 2021-03-23 12:00

site:
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(CITIES:%=site-%)
	@$(MAKE) --no-print-directory site/index.html
	@echo
	@echo "The sites are ready. Open file://$(CURDIR)/site/index.html"

$(CITIES:%=site-%): site-%:
	$(O)/erreichbar build content/$* --out site/$* --at '$(AT_$*)'

# the instants are put in as they are above, then those that are read as text
# (not those in attributes) in the German way
site/index.html: templates/start.html Makefile
	@sed $(foreach c,$(CITIES),-e 's/@$(c)@/$(AT_$(c))/g') \
	    -e 's/>\([0-9]*\)-\([0-9]*\)-\([0-9]*\) \([0-9:]*\)</>\3.\2.\1, \4 Uhr</g' \
	    templates/start.html >$@.new
	@mv $@.new $@

# ---- checks -----------------------------------------------------------------

deps:
	@sh tests/packages.sh build

# MODE=, CC= and SUITES= narrow it: make test MODE=asan SUITES=unit
test: browser = $(if $(SUITES),$(filter browser,$(SUITES)),browser)
test:
	@sh tests/packages.sh build test $(browser)
	$(if $(browser),-@$(MAKE) --no-print-directory browser-modules)
	@MODES='$(if $(filter command% environment%,$(origin MODE)),$(MODE))' \
	    CC='$(CC)' WERROR='$(WERROR)' sh tests/run.sh $(SUITES)

# hours: what `make test` does in a short form with random numbers, kills and
# the clock, in full. make test-long SOAK_MINUTES=1 KILLS=20 STEPS=5 SEEDS=1
# YEAR_EDGES=5 RUNS=10000 shows whether it runs at all.
test-long:
	@sh tests/packages.sh build test fuzz
	@CC='$(CC)' WERROR='$(WERROR)' sh tests/run.sh long

# speed and memory, into tests/bench/results/: `make bench` takes two minutes,
# bench-full all sizes and an ext4 image. Nothing else should run. See
# tests/bench/run.sh for what can be set, e.g. SIZES=1000 SECTIONS=commit.
bench: bench-small
bench-small bench-full: bench-%:
	@sh tests/packages.sh build bench
	@$(MAKE) -s --no-print-directory MODE=release all bench-tools
	@CC='$(CC)' sh tests/bench/run.sh $* $(SECTIONS)

# real pages in chromium; part of `make test`, too
test-browser:
	@$(MAKE) --no-print-directory test SUITES=browser MODE=release

# what npm brings for that, as package-lock.json says
modules = tests/browser/node_modules/.package-lock.json

browser-modules:
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory $(modules)

$(modules): tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# home, incident, person, history and notice, on a phone and on a desk, light
# and dark
screenshots: site
	@sh tests/packages.sh browser
	@$(MAKE) --no-print-directory browser-modules
	@mkdir -p site/screenshots
	node tests/browser/screenshots.js site site/screenshots

# those that README.md shows, in few colours: picture:screenshot
PICTURES = screenshot:home-desktop-light home-phone:home-phone-light \
    person-phone:person-phone-light incident-phone:incident-phone-dark \
    history:history-desktop-dark notice:notice-desktop-light

readme-screenshots: screenshots
	@sh tests/packages.sh pictures
	for p in $(PICTURES); do to=generator/man/$${p%:*}.png; \
	    pngquant --speed 1 --strip --force --output $$to 32 \
	        site/screenshots/$${p#*:}.png || exit 1; \
	    test "$$(wc -c <$$to)" -lt 60000 || \
	        { echo "make: $$to is larger than 60 KB" >&2; exit 1; }; done

coverage:
	@sh tests/packages.sh build test
	@sh tests/coverage.sh

fuzz:
	@sh tests/packages.sh build fuzz
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang fuzzers
	@RUNS='$(RUNS)' sh tests/fuzz.sh search $(TARGET)

analyze:
	@$(MAKE) --no-print-directory MODE=analyze CC=gcc objects

# valist: it does not see that a va_list is copied before it is handed on
tidy:
	@sh tests/packages.sh build dev
	clang-tidy --quiet --warnings-as-errors='*' --checks='-*,bugprone-*,clang-analyzer-*,performance-*,-bugprone-easily-swappable-parameters,-bugprone-branch-clone,-bugprone-implicit-widening-of-multiplication-result,-bugprone-not-null-terminated-result,-bugprone-sizeof-expression,-bugprone-narrowing-conversions,-performance-no-int-to-ptr,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,-clang-analyzer-valist.Uninitialized' \
	    $(SRC) generator/main.c -- -std=c17 $(cppflags) -DTEMPLATE_DIR='""'

format:
	@sh tests/packages.sh dev
	clang-format -i $(SRC) $(filter-out %/diag_ids.h,$(HDR)) generator/main.c

# ---- manuals ----------------------------------------------------------------

# page:table of the program that is put in where the page says @tables@; what
# comes out is committed, and tests/cli/manual.sh sees that it is up to date
MANUALS = 1:diagnostics 5:content

man: all
	for m in $(MANUALS); do page=generator/man/erreichbar.$${m%:*}; \
	    $(O)/erreichbar help $${m#*:} mdoc >$(O)/tables && \
	    sed -e '/^@tables@$$/r $(O)/tables' -e '/^@tables@$$/d' $$page.in >$$page || \
	    exit 1; done

# ---- installing -------------------------------------------------------------

include generator/server/install.mk

clean:
	rm -rf build
	find site -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf '{}' +

help:
	@echo 'make            build/release/erreichbar'
	@echo 'make site       also what it needs, and the example cities in site/'
	@echo 'make test       all checks; MODE=asan, SUITES="structure unit browser" narrow it'
	@echo 'make test-long  hours of random pushes, saves, edges and kills'
	@echo 'make bench      speed and memory in two minutes; make bench-full: all sizes'
	@echo 'make test-browser   real pages in chromium; make screenshots: site/screenshots/,'
	@echo '                make readme-screenshots: those of README.md'
	@echo 'make man        the manual pages, from the tables of the program'
	@echo 'make deps       installs or names the libraries that are missing'
	@echo 'make install    PREFIX=$(PREFIX) DESTDIR=$(DESTDIR); make uninstall'
	@echo 'make deb        a Debian package in build/deb/'
	@echo 'make fuzz       RUNS=$(RUNS) TARGET=name: libFuzzer on every parser'
	@echo 'make coverage   lines that the tests run'
	@echo 'make analyze    gcc -fanalyzer;  make tidy: clang-tidy'
	@echo 'make format     clang-format;    make clean: removes build/ and the sites'
	@echo 'MODE=           release asan tsan valgrind coverage small fuzz; CC=gcc or clang'

FORCE:
.PHONY: all objects packages site $(CITIES:%=site-%) deps test test-long test-browser \
    bench bench-small bench-full browser-modules screenshots readme-screenshots coverage fuzz \
    analyze tidy format man clean help FORCE
