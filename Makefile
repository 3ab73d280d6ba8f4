# The commands of this project. `make` alone lists them; CONTRIBUTING.md tells more.

.DEFAULT_GOAL := help
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
FUZZ_SECONDS ?= 60
SOURCES = $$(git ls-files --cached --others --exclude-standard '*.h' '*.cpp')
CTEST = ctest -j $(JOBS)

.PHONY: help setup build test test-full test-release mutants demo bench bench-peers bench-events bench-venv fuzz asan tsan tidy \
        aarch64 format check-format clean

help: ## list these commands
	@echo "Tamis: make COMMAND"
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
	  while IFS="$$(printf '\t')" read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

setup: ## install what building needs (Debian packages as root, the rest into .deps/)
	@tools/setup

# Configured once; ninja itself sees changes of the CMakeLists.txt.
build/%/build.ninja: CMakePresets.json | setup
	@mkdir -p build
	@echo "cmake --preset $*"
	@cmake --preset $* > build/$*.log 2>&1 || { cat build/$*.log; exit 1; }
	@touch $@

build: setup build/release/build.ninja ## build the release; the binary is build/release/tamis
	@cmake --build --preset release -j $(JOBS)

test: test-release ## set up, build, run all tests

test-release: build
	@$(CTEST) --preset release

test-full: build ## every configuration of every test, then all tests under ASan and TSan (hours)
	@$(CTEST) --preset full
	@$(MAKE) --no-print-directory asan tsan

mutants: setup ## put small faults into a copy of the sources, one by one: the tests must catch each
	@tests/mutation/run

# The program alone: tests and benchmarks are most of what there is to build.
demo: setup build/release/build.ninja ## import real customers and ask who they are
	@cmake --build --preset release -j $(JOBS) --target tamis
	@examples/demo.sh

bench: build ## run the benchmarks (kernels, queries, storage, import)
	@set -e; for program in build/release/bench/bench_*; do echo "$$program"; "$$program"; done

bench-venv:
	@tools/setup --bench

bench-peers: build bench-venv ## Tamis beside DuckDB, ClickHouse and Polars on ten million profiles
	@.deps/venv/bin/python bench/peers.py

bench-events: build bench-venv ## the same, by what people did: 100 million events of ten million profiles
	@.deps/venv/bin/python bench/peers.py --events 100000000
	@.deps/venv/bin/python bench/event_import.py

fuzz: ## fuzz each target for FUZZ_SECONDS (60) with clang's libFuzzer
	@tools/setup --dev
	@$(MAKE) --no-print-directory build/fuzz/build.ninja
	@cmake --build --preset fuzz -j $(JOBS) --target tamis_tests_fuzz
	@tools/fuzz $(FUZZ_SECONDS)

asan: setup build/asan/build.ninja ## all tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@cmake --build --preset asan -j $(JOBS)
	@$(CTEST) --preset asan

tsan: setup build/tsan/build.ninja ## all tests under ThreadSanitizer, on the std::thread backend
	@cmake --build --preset tsan -j $(JOBS)
	@$(CTEST) --preset tsan

aarch64: ## compile the kernels for AArch64 and run their tests in an emulator
	@tools/setup --dev
	@tools/aarch64

tidy: ## clang-tidy over everything
	@tools/setup --dev
	@$(MAKE) --no-print-directory build/tidy/build.ninja
	@cmake --build --preset tidy -j $(JOBS)

format: ## clang-format every source file
	@tools/setup --dev
	@clang-format-19 -i $(SOURCES)

check-format: ## say which source files clang-format would change
	@tools/setup --dev
	@clang-format-19 --dry-run --Werror $(SOURCES)

clean: ## remove build/ (.deps/ stays)
	rm -rf build
