# stride. "make help" lists the targets. CFLAGS and LDFLAGS are yours; SAN=1 builds with sanitizers; V=1 shows the
# commands; any -j works.

VERSION = 0.1.0
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
LDFLAGS ?=
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
BUILD  ?= build/$(if $(SAN),san,plain)

# ---- The house ------------------------------------------------------------------------------------------------------
# Each floor is one archive. UNDER is what it may use, in link order; a floor's tests are linked with these and no more.
# tests/lint/floors.sh holds the same rules for includes.

FLOORS = base time clinical lua ical fhir store draw practice remind lab serve cli

DIR_lua  = bindings/lua
DIR_ical = bindings/ical
DIR_fhir = bindings/fhir
folder   = $(or $(DIR_$1),engine/$1)

UNDER_base     =
UNDER_time     = base
UNDER_clinical = time base
UNDER_lua      = clinical time base
UNDER_ical     = clinical time base
UNDER_fhir     = clinical time base
UNDER_store    = clinical time base
UNDER_draw     = clinical time base
UNDER_practice = store clinical time base
UNDER_remind   = practice store clinical time base
UNDER_lab      = practice draw store clinical time base
UNDER_serve    = remind practice draw store ical fhir clinical time base
UNDER_cli      = serve remind lab practice draw store lua ical fhir clinical time base

# The libraries that each floor brings in, by pkg-config name.
PKGS_base   = jansson libsodium glib-2.0
PKGS_time   = glib-2.0
PKGS_lua    = $(LUA_PC)
PKGS_store  = sqlite3
PKGS_remind = libuv libcurl
PKGS_serve  = libuv
PKGS_cli    = libuv popt

pkgs    = $(sort $(foreach f,$1 $(UNDER_$1),$(PKGS_$f)))
sources = $(filter-out engine/cli/main.c,$(wildcard $(call folder,$1)/*.c $(call folder,$1)/*/*.c))
present = $(foreach f,$1,$(if $(call sources,$f),$f))
objects = $(patsubst %.c,$(BUILD)/%.o,$1)
libs    = $(patsubst %,$(BUILD)/lib%.a,$(call present,$1 $(UNDER_$1)))
tests   = $(wildcard tests/unit/$1/check_*.c)

# pkg-config is asked when something is compiled, never while this file is read: it may not be installed yet.
memo   = $(if $(filter undefined,$(origin memo_$1)),$(eval memo_$1 := $(shell $2)))$(memo_$1)
system = $(patsubst -I%,-isystem %,$1)
cflags = $(call system,$(call memo,cflags_$(subst $() ,_,$(strip $1)),pkg-config --cflags $1))
ldlibs = $(call memo,libs_$(subst $() ,_,$(strip $1)),pkg-config --libs $1)
LUA_PC = $(call memo,lua,for p in lua5.4 lua-5.4 lua54; do pkg-config --exists $$p && echo $$p && exit; done; echo lua5.4)

# ---- Flags ----------------------------------------------------------------------------------------------------------

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla \
       -Wformat=2 -Wundef $(if $(WERROR),-Werror)
DEFS = -std=c11 -D_GNU_SOURCE -DSTRIDE_VERSION='"$(VERSION)"' -I. -Iengine

SYSTEM   := $(shell uname -s)
MACHINE  := $(shell uname -m)
OPTIMISED = $(filter -O -O1 -O2 -O3 -Os -Og -Oz,$(CFLAGS))
ifdef SAN
HARDEN    = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN_LD = -fsanitize=address,undefined
else
HARDEN    = -fstack-protector-strong $(if $(OPTIMISED),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
ifeq ($(SYSTEM),Linux)
HARDEN   += -fstack-clash-protection -fPIE $(if $(filter x86_64 i%86,$(MACHINE)),-fcf-protection)
HARDEN_LD = -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif
endif
FLAGS = $(DEFS) $(WARN) $(HARDEN)

# Tests see every allocation of ours through tests/unit/support, which can refuse the nth.
ifeq ($(SYSTEM),Linux)
WRAP    = -DSUPPORT_WRAPPED
WRAP_LD = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup
endif

# ---- What is there --------------------------------------------------------------------------------------------------

MAIN        = $(wildcard engine/cli/main.c)
SUPPORT     = $(wildcard tests/unit/support/*.c)
UNIT        = $(foreach f,$(FLOORS),$(call tests,$f))
SIMULATION  = $(wildcard tests/simulation/check_*.c)
SIM_LIB     = $(filter-out $(SIMULATION) tests/simulation/planted.c,$(wildcard tests/simulation/*.c))
BENCH       = $(wildcard tests/bench/*.c)
BENCH_LIB   = $(wildcard tests/bench/reference/*.c)
ENGINE      = $(foreach f,$(FLOORS),$(call sources,$f)) $(MAIN)
SINK_C      = $(wildcard tests/faults/sink/*.c)
EVERY_C     = $(ENGINE) $(SUPPORT) $(UNIT) $(SIMULATION) $(SIM_LIB) $(wildcard tests/simulation/planted.c) $(BENCH) $(BENCH_LIB) $(SINK_C)
ACCEPTANCE  = $(wildcard tests/acceptance/*.sh)
LONG        = $(wildcard tests/faults/*.sh tests/simulation/*.sh tests/fuzz/*.sh tests/web/*.sh)
# A long-test folder's script with the line "# fast" is also part of "make test".
FAST        = $(if $(LONG),$(shell grep -l '^. fast$$' $(LONG)))
program     = $(patsubst %.c,$(BUILD)/%,$1)

.DEFAULT_GOAL = all
.PHONY: all deps deps-test deps-bench deps-lint need need-test demo test test-all run bench lint format install clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:
FORCE:

# ---- For people -----------------------------------------------------------------------------------------------------

# Several goals at once ("make -j demo test") build one after the other, never the same archive side by side.
ALONE = mkdir -p build; $(if $(shell command -v flock 2>/dev/null),flock build/.lock)
LINKED = $(if $(filter build/plain,$(BUILD)),build/stride,$(BUILD)/stride)
all: $(LINKED)                  ## Build build/stride (default)

deps:                           ## Install the packages that a build needs and that are missing
	@CC='$(CC)' sh .ci/packages install build
deps-test:
	@CC='$(CC)' sh .ci/packages install build test
deps-bench:
	@CC='$(CC)' sh .ci/packages install build bench
deps-lint:
	@CC='$(CC)' sh .ci/packages install build test lint

demo: deps                      ## Set up, build and show the main job on sample data
	+@$(ALONE) $(MAKE) --no-print-directory build/stride SAN= BUILD=build/plain
	@STRIDE=build/stride sh protocols/samples/demo.sh

run: deps                       ## Set up, build and serve with a store in var/
	+@$(ALONE) $(MAKE) --no-print-directory build/stride SAN= BUILD=build/plain
	@mkdir -p var
	build/stride serve --store var/stride.db --create

test: deps-test                 ## Set up and run every test but the long ones; SAN=1: under sanitizers
	+@$(ALONE) $(MAKE) --no-print-directory run-tests WHAT='$(call program,$(UNIT) $(SIMULATION)) $(ACCEPTANCE) $(FAST)'

# So many random histories as this (check_histories), not the few of "make test": about an hour.
test-all: export HISTORIES ?= $(if $(SAN),10000,100000)
# Every place of every operation (check_faults), and so many crashes (check_crashes) and kills (faults/receivers.sh).
test-all: export FAULTS ?= $(if $(SAN),40,0)
test-all: export CRASHES ?= $(if $(SAN),500,5000)
test-all: export CAMPAIGN ?= 700
test-all: export SEEDS ?= 5000
test-all: export TEST_TIMEOUT ?= 10800
test-all: deps-test             ## Every test: fault, simulation, fuzz and browser tests too
	+@$(ALONE) $(MAKE) --no-print-directory run-tests WHAT='$(call program,$(UNIT) $(SIMULATION)) $(ACCEPTANCE) $(LONG)'

bench: deps-bench               ## Build and run the benchmarks; BENCH_JSON=FILE keeps the figures
	+@$(ALONE) $(MAKE) --no-print-directory run-bench SAN= BUILD=build/bench CFLAGS='-O2 -g'

lint: deps-lint                 ## Warnings as errors, clang-tidy, cppcheck, luacheck, floors and circles
	+@$(MAKE) --no-print-directory -j$(JOBS) -k -Otarget run-lint SAN= WERROR=1 BUILD=build/lint CFLAGS='-O2 -g'
	@echo 'longest functions (for information):'
	@awk -f tests/lint/longest.awk $(ENGINE) /dev/null | sort -rn | head -5

format:                         ## Lay out the C files by .clang-format
	@sh .ci/packages install format
	clang-format -i $(EVERY_C) $(wildcard engine/*/*.h engine/*/*/*.h bindings/*/*.h tests/unit/support/*.h)

clean:                          ## Remove what was built (var/ stays)
	rm -rf build

help:                           ## Show this list
	@awk -F ':.*## *' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile
	@echo "  test-FLOOR   Build and run one floor's tests: $(FLOORS)"

# ---- Building -------------------------------------------------------------------------------------------------------

need:
	@CC='$(CC)' sh .ci/packages check build
need-test: need
	@CC='$(CC)' sh .ci/packages check test

# Objects are made anew when the flags change, archives when a file comes or goes.
$(BUILD)/%.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(CONTENT))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(CONTENT))' >$@
$(BUILD)/flags.list: CONTENT = $(CC) $(FLAGS) $(CFLAGS) $(HARDEN_LD) $(LDFLAGS)

# V=1 shows the whole commands.
say     = $(if $(V),,@echo '  $1 $(subst $(BUILD)/,,$@)';)
COMPILE = $(call say,CC  )$(CC) $(FLAGS) $(OWN) $(call cflags,$(PKGS)) $(CFLAGS) -MMD -MP -c -o $@ $<
LINK    = $(call say,LINK)$(CC) $(HARDEN_LD) $(LDFLAGS) $(CFLAGS) -o $@ $(filter %.o %.a,$^)

$(BUILD)/%.o: %.c Makefile $(BUILD)/flags.list | need
	@mkdir -p $(@D)
	$(COMPILE)

define floor
$(BUILD)/$(call folder,$1)/%.o: PKGS = $$(call pkgs,$1)
$(BUILD)/lib$1.list: CONTENT = $$(call sources,$1)
$(BUILD)/lib$1.a: $(call objects,$(call sources,$1)) $(BUILD)/lib$1.list
	@rm -f $$@
	@$(AR) rcs $$@ $$(filter %.o,$$^)
$(BUILD)/tests/unit/$1/%.o: PKGS = $$(call pkgs,$1) check
$(BUILD)/tests/unit/$1/%.o: OWN = -Itests/unit $(WRAP)
$(call objects,$(call tests,$1)): | need-test
$(call program,$(call tests,$1)): $(BUILD)/tests/unit/$1/%: $(BUILD)/tests/unit/$1/%.o $(call objects,$(SUPPORT)) $(call libs,$1)
	$$(LINK) $(WRAP_LD) $$(call ldlibs,$$(call pkgs,$1) check)
.PHONY: test-$1
test-$1:
	+@$$(ALONE) $$(MAKE) --no-print-directory run-tests WHAT='$(call program,$(call tests,$1))'
endef
$(foreach f,$(FLOORS),$(eval $(call floor,$f)))

$(BUILD)/tests/unit/support/%.o: PKGS = check
$(BUILD)/tests/unit/support/%.o: OWN = -Itests/unit $(WRAP)
$(call objects,$(SUPPORT)): | need-test

# The receiver of mail and webhooks that tests start: unit tests know where it is, scripts by $SINK.
SINK      = $(BUILD)/tests/faults/sink/sink
SINK_PKGS = jansson libcrypto libsodium libssl
$(BUILD)/tests/faults/sink/%.o: PKGS = $(SINK_PKGS)
$(call objects,$(SINK_C)): | need-test
$(SINK): $(call objects,$(SINK_C))
	$(LINK) $(call ldlibs,$(SINK_PKGS))
# What kills a service at named points, and the patients who answer meanwhile (faults/receivers.sh).
CAMPAIGN_C     = $(wildcard tests/faults/campaign/*.c)
CAMPAIGN_TOOLS = $(patsubst %,$(BUILD)/tests/faults/campaign/%,patients $(if $(filter Linux,$(SYSTEM)),killer.so))
$(BUILD)/tests/faults/campaign/patients: tests/faults/campaign/patients.c
	@mkdir -p $(@D)
	$(call say,CC  )$(CC) $(DEFS) $(WARN) -O2 -o $@ $<
$(BUILD)/tests/faults/campaign/killer.so: tests/faults/campaign/killer.c
	@mkdir -p $(@D)
	$(call say,CC  )$(CC) $(DEFS) $(WARN) -O2 -shared -fPIC -o $@ $< -ldl
$(BUILD)/tests/unit/remind/%.o: OWN += -DSINK='"$(abspath $(SINK))"'
$(call program,$(call tests,remind)): | $(SINK)

ALL_PKGS = $(call pkgs,cli)
ALL_LIBS = $(call libs,cli)
$(BUILD)/tests/simulation/%.o: PKGS = $(ALL_PKGS) check
$(BUILD)/tests/simulation/%.o: OWN = -Itests/unit $(WRAP)
$(BUILD)/libsimulation.list: CONTENT = $(SIM_LIB)
$(BUILD)/libsimulation.a: $(call objects,$(SIM_LIB)) $(BUILD)/libsimulation.list
	@rm -f $@
	@$(AR) rcs $@ $(filter %.o,$^)
$(call program,$(SIMULATION)): %: %.o $(BUILD)/libsimulation.a $(call objects,$(SUPPORT)) $(ALL_LIBS)
	$(LINK) $(WRAP_LD) $(SIM_LD) $(call ldlibs,$(ALL_PKGS) check)

# Where a clinic is simulated, libuv's pool and timers, and chance, are those of tests/simulation/loop.c.
LOOP_LD = -Wl,--wrap=uv_queue_work,--wrap=uv_timer_start,--wrap=uv_timer_stop,--wrap=hash_random
$(BUILD)/tests/simulation/check_simulation: SIM_LD = $(LOOP_LD)
comma = ,
PLANTED = store_reminder_add delivery_take_back store_reminder_move reminder_next store_commit watch_holds \
          sending_hold_get delivery_cap_is_over sending_held delivery_expire store_event_by_key
$(BUILD)/tests/simulation/check_planted: $(BUILD)/tests/simulation/planted.o
$(BUILD)/tests/simulation/check_planted: SIM_LD = $(LOOP_LD) $(addprefix -Wl$(comma)--wrap=,$(PLANTED)) \
                                          -Wl,-u,delivery_take_back

$(BUILD)/tests/bench/%.o: PKGS = $(ALL_PKGS)
$(call program,$(BENCH)): %: %.o $(call objects,$(BENCH_LIB)) $(ALL_LIBS)
	$(LINK) $(call ldlibs,$(ALL_PKGS)) -lm

# Where the protocols are: in the source tree for a build, under PREFIX for an installation.
$(BUILD)/engine/cli/options.o: OWN = -DSTRIDE_PROTOCOLS_DIR='"$(CURDIR)/protocols"'
$(BUILD)/stride: $(BUILD)/engine/cli/main.o $(ALL_LIBS)
	$(LINK) $(call ldlibs,$(ALL_PKGS)) -lm
build/stride: build/plain/stride
	@ln -sfn plain/stride $@

# ---- Running --------------------------------------------------------------------------------------------------------

.PHONY: run-tests run-bench
run-tests: $(filter $(BUILD)/%,$(WHAT)) $(if $(filter %.sh,$(WHAT)),$(if $(MAIN),$(LINKED)) $(SINK) $(CAMPAIGN_TOOLS))
	@STRIDE='$(CURDIR)/$(BUILD)/stride' SINK='$(abspath $(SINK))' SAN='$(SAN)' JOBS='$(JOBS)' sh tests/run.sh $(BUILD)/logs $(WHAT)

run-bench: $(call program,$(BENCH)) $(BUILD)/stride
	@STRIDE=$(BUILD)/stride sh tests/bench/run.sh $(if $(BENCH_JSON),--json '$(BENCH_JSON)') $(call program,$(BENCH))

# ---- Lint -----------------------------------------------------------------------------------------------------------
# One small target each, so that make runs them side by side, and clang-tidy again only on what changed.

TIDY = $(patsubst %.c,$(BUILD)/%.tidy,$(EVERY_C))
.PHONY: run-lint lint-cppcheck lint-lua lint-floors
run-lint: $(call objects,$(EVERY_C)) $(TIDY) lint-cppcheck lint-lua lint-floors
	@echo "lint: nothing found"

KNOWN = -include tests/lint/analyzer.h
$(BUILD)/engine/base/error.tidy: KNOWN =
$(BUILD)/%.tidy: %.c $(BUILD)/%.o .clang-tidy tests/lint/analyzer.h
	@clang-tidy --quiet $(CHECKS) $< -- $(DEFS) $(WARN) $(KNOWN) $(OWN) $(call cflags,$(ALL_PKGS)) 2>$@.log || { cat $@.log >&2; false; }
	@touch $@
# A test that meets a NULL or a number out of range may crash: Check says where.
$(BUILD)/tests/%.tidy: CHECKS = --checks=-clang-analyzer-*,-cert-err34-c
$(BUILD)/tests/%.tidy: OWN = -Itests/unit $(WRAP)
$(BUILD)/tests/unit/remind/%.tidy: OWN = -Itests/unit $(WRAP) -DSINK='""'
$(BUILD)/engine/cli/options.tidy: OWN = -DSTRIDE_PROTOCOLS_DIR='"protocols"'

CPPCHECK = --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 --library=posix,gnu \
           --suppressions-list=tests/lint/cppcheck.txt --cppcheck-build-dir=$(BUILD)/cppcheck -D_GNU_SOURCE -D__linux__ \
           -DSTRIDE_VERSION='""' -DSTRIDE_PROTOCOLS_DIR='""' -I. -Iengine
lint-cppcheck:
	@mkdir -p $(BUILD)/cppcheck
	@$(if $(ENGINE),cppcheck -q -j$(JOBS) $(CPPCHECK) $(ENGINE))

lint-lua:
	@if [ -n "$$(find protocols -name '*.lua' 2>/dev/null | head -1)" ]; then luacheck -q --no-color protocols; fi

lint-floors:
	@sh tests/lint/floors.sh .
	@sh tests/lint/floors_test.sh

# ---- Installing -----------------------------------------------------------------------------------------------------

SHARE = $(PREFIX)/share
$(BUILD)/installed/prefix.list: CONTENT = $(PREFIX)
$(BUILD)/installed/options.o: PKGS = $(ALL_PKGS)
$(BUILD)/installed/options.o: OWN = -DSTRIDE_PROTOCOLS_DIR='"$(SHARE)/stride/protocols"'
$(BUILD)/installed/options.o: engine/cli/options.c Makefile $(BUILD)/flags.list $(BUILD)/installed/prefix.list | need
	@mkdir -p $(@D)
	$(COMPILE)
# The object stands before the archive that holds the other one, which is then not looked at.
$(BUILD)/installed/stride: $(BUILD)/engine/cli/main.o $(BUILD)/installed/options.o $(ALL_LIBS)
	$(LINK) $(call ldlibs,$(ALL_PKGS)) -lm

install: $(BUILD)/installed/stride  ## Install under PREFIX (/usr/local), inside DESTDIR
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(SHARE)/stride'
	install -m 755 $< '$(DESTDIR)$(PREFIX)/bin/stride'
	rm -rf '$(DESTDIR)$(SHARE)/stride/protocols'
	cp -R protocols '$(DESTDIR)$(SHARE)/stride/protocols'
ifneq ($(wildcard engine/cli/stride.1),)
	install -d '$(DESTDIR)$(SHARE)/man/man1'
	install -m 644 engine/cli/stride.1 '$(DESTDIR)$(SHARE)/man/man1/stride.1'
endif
ifneq ($(wildcard engine/cli/stride.bash),)
	install -d '$(DESTDIR)$(SHARE)/bash-completion/completions'
	install -m 644 engine/cli/stride.bash '$(DESTDIR)$(SHARE)/bash-completion/completions/stride'
endif
ifneq ($(wildcard engine/serve/stride.service),)
	install -d '$(DESTDIR)$(PREFIX)/lib/systemd/system'
	sed 's|@PREFIX@|$(PREFIX)|g' engine/serve/stride.service >'$(DESTDIR)$(PREFIX)/lib/systemd/system/stride.service'
endif

-include $(patsubst %.c,$(BUILD)/%.d,$(EVERY_C)) $(BUILD)/installed/options.d
