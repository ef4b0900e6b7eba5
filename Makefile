# Two commands do everything on a machine that has only Python 3.11, make and the package index:
#   make demo    sets up, and shows the whole tool at work against a replica of gov.kz on this machine
#   make test    sets up, and runs all tests

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long torture lint format types contracts check bench bench-fetch bench-search \
  bench-extract bench-record fuzz clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY)  ## make .venv with the pinned versions

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	@touch $(READY)

demo: $(READY)  ## fetch, search, show and export against a replica of gov.kz
	@$(BIN)/python -m tests.replica.demo

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

test-long: $(READY)  ## run the tests that take a minute each, then others with every run started anew and more examples
	$(BIN)/python -m pytest -m long
	MFA_TEST_SUBPROCESS=1 $(BIN)/python -m pytest -n auto --hypothesis-profile=long \
	  tests/cli tests/docs tests/proof tests/property tests/archive

torture: $(READY)  ## kill the program hundreds of times; WORKS='fetch merge' ROUNDS=40 SEED=7
	$(BIN)/python -m tests.faults $(WORKS) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

contracts: $(READY)  ## import-linter: the floors
	$(BIN)/lint-imports

check: lint types contracts test  ## everything that must be green

bench: $(READY)  ## measure; prints tables with the machine's name
	$(BIN)/python -m benchmarks

bench-record: $(READY)  ## measure keeping, proving and comparing
	$(BIN)/python -m benchmarks record

bench-search: $(READY)  ## measure the search beside other engines; SEARCH_SETS=FOLDER names the question sets
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group bench
	$(BIN)/python -m benchmarks quality

bench-fetch: $(READY)  ## measure fetching forty sources at once, and importing a large crawl
	$(BIN)/python -m benchmarks many-sources import-large

# An environment of its own: newspaper4k wants an older python-dateutil than the one pinned here.
bench-extract:  ## pages without rules against other extractors; DATA=folder of page sets
	$(PYTHON) -m venv build/bench-extract
	build/bench-extract/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	build/bench-extract/bin/python -m pip install --quiet --editable . --group bench-extract
	build/bench-extract/bin/python -m benchmarks.extracting $(DATA)

fuzz: $(READY)  ## tell what hostile pages cost, then feed the parser broken ones for a minute; SECONDS=600 for longer
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group fuzz
	$(BIN)/python -m tests.body.hostile
	$(BIN)/python -m tests.body.fuzz -max_total_time=$(or $(SECONDS),60)

clean:  ## remove what was built
	rm -rf $(VENV) build dist *.egg-info src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
