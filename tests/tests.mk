# The test programs; included by ../Makefile, which says what $(O) is.
#
#	unit      tests/unit/LAYER/MODULE_test.c, each a cmocka program
#	replays   tests/fuzz/NAME_fuzz.c with our own main: the corpus again, and
#	          mutations of it from a fixed seed; any compiler will do
#	fuzzers   the same with libFuzzer (MODE=fuzz, clang)
#	bench-tools  tests/bench/*.c: corpora, floors, clocks

UNIT    := $(sort $(wildcard tests/unit/*/*_test.c))
FUZZ    := $(sort $(wildcard tests/fuzz/*_fuzz.c))
UNITS   := $(UNIT:%.c=$(O)/%)
REPLAYS := $(FUZZ:%_fuzz.c=$(O)/%_replay)
FUZZERS := $(FUZZ:%.c=$(O)/%)

test_libs = $(shell pkg-config --libs cmocka libical 2>/dev/null || echo -lcmocka)

unit: $(UNITS)
replays: $(REPLAYS)
fuzzers: $(FUZZERS)

$(UNITS): $(O)/%: $(O)/%.o $(O)/generator.a
	$(link) -o $@ $^ $(test_libs) $(LIBS)

$(REPLAYS): $(O)/%_replay: $(O)/%_fuzz.o $(O)/tests/fuzz/replay.o $(O)/generator.a
	$(link) -o $@ $^ $(LIBS)

$(FUZZERS): $(O)/%: $(O)/%.o $(O)/generator.a
	$(link) -fsanitize=fuzzer -o $@ $^ $(LIBS)

BENCH   := $(sort $(wildcard tests/bench/*.c))
TOOLS   := $(BENCH:%.c=$(O)/%)

bench-tools: $(TOOLS)

$(TOOLS): $(O)/%: $(O)/%.o
	$(link) -o $@ $^ $(shell pkg-config --libs libgit2 2>/dev/null)

# libFuzzer's entry points have no header of their own
$(O)/tests/fuzz/%.o: defines = -Wno-missing-prototypes

-include $(UNITS:=.d) $(FUZZERS:=.d) $(O)/tests/fuzz/replay.d
-include $(TOOLS:=.d)
.PHONY: unit replays fuzzers bench-tools
.SECONDARY: $(TOOLS:=.o) $(UNITS:=.o) $(FUZZERS:=.o) $(O)/tests/fuzz/replay.o
