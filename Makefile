# Plainrecord. `make` lists what can be made. Needs Python 3.11 or newer with pip and venv, and make.
# Everything is installed into .venv and nothing outside this folder is changed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
PROJECT := demo-project
RESULTS := benchmark-results

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := $(VENV)/Scripts
else
PYTHON ?= python3
BIN := $(VENV)/bin
endif

# The review page of the demonstration opens where somebody sits in front of a screen; a script goes on without it.
REVIEW := $(BIN)/plainrecord review --project $(PROJECT) --gazetteer demo/gazetteer.csv
OPEN_REVIEW := if [ -t 0 ] && [ -t 1 ] && [ -z "$$CI" ] && \
  { [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ] || [ "$(OS)" = Windows_NT ]; }; then \
  $(REVIEW); else echo "To see it in a browser: $(REVIEW)"; fi

# One process for each core; the tests of a file stay in one of them (tests/conftest.py).
PYTEST := $(BIN)/python -m pytest -q --numprocesses auto --no-loadscope-reorder

PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: link-scale help demo test test-fast test-long browser browser-fast chromium lint bench gazetteer-scale docs clean distclean

help:
	@echo "make demo       code the demonstration corpus and show what comes out"
	@echo "make test       everything that must hold before a change goes in (some minutes)"
	@echo "make test-long  the same with the slow tests"
	@echo "make browser    the tests of the review page in a real browser (Debian's Chromium is installed where it is missing)"
	@echo "make bench      speed and, where ../shared/bench is there, all benchmarks and their floors"
	@echo "make gazetteer-scale  a gazetteer of 13 million generated places: time, memory, look-ups (an hour, 8 GB of disk)"
	@echo "make link-scale  linking of 10,000, 30,000 and 100,000 invented reports: time and memory (a quarter of an hour)"
	@echo "make docs       write generated pages anew, and real outputs into all pages"
	@echo "make clean      remove what make made, except $(VENV)"
	@echo "make distclean  remove $(VENV), too"

# -- environment: one stamp file per set of packages, so that a second make is quick ---------------------

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Plainrecord needs Python 3.11 or newer. Name one: make PYTHON=python3.12 demo"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Editable, so that what you change in src/ is what runs.
$(VENV)/.installed: $(VENV)/.python pyproject.toml constraints.txt
	@echo "Installing Plainrecord into $(VENV) ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.python pyproject.toml constraints.txt
	@echo "Installing Plainrecord and what its tests need into $(VENV) ..."
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/.installed $@

# -- demo ------------------------------------------------------------------------------------------------

demo: $(VENV)/.installed
	@$(BIN)/plainrecord run demo/corpus --project $(PROJECT) \
	    --gazetteer demo/gazetteer.csv --sources demo/sources.toml || test $$? -eq 1
	@echo "(Above the sum stands what was refused or deserves a remark. An empty file and a row without text are in"
	@echo " the corpus on purpose: the rest was coded all the same. By itself the command ends with exit code 1 then.)"
	@echo
	@for format in csv jsonl geojson; do \
	  $(BIN)/plainrecord export --project $(PROJECT) --rows reports --to $$format $(PROJECT)/export || exit 1; done
	@echo
	@$(BIN)/plainrecord show --project $(PROJECT) --limit 12
	@echo
	@echo "The results are in $(PROJECT)/export: reports.csv, reports.jsonl, reports.geojson and codebook.md, which"
	@echo "explains every column. docs/tutorial.md goes on from here."
	@echo
	@$(OPEN_REVIEW)

# -- tests -----------------------------------------------------------------------------------------------

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test-fast: $(VENV)/.installed-dev
	$(PYTEST) -m "not slow and not browser"

test: lint test-fast

test-long: lint
	$(PYTEST)

# The review page in a real browser. Without one, and without the means to install it, its tests are left out by name.
chromium:
	@if [ -n "$$PLAINRECORD_CHROMIUM" ] || command -v chromium >/dev/null || \
	  command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "There is no Chromium here: installing Debian's with apt-get ..."; \
	  apt-get update -q && apt-get install -q -y --no-install-recommends chromium; \
	else \
	  echo "There is no Chromium here, and it cannot be installed without apt-get and root: the tests in a browser"; \
	  echo "are left out. Install Chromium and give the command again, or name one: PLAINRECORD_CHROMIUM=FILE make browser"; \
	fi

browser: $(VENV)/.installed-dev chromium
	$(BIN)/python -m pytest -q tests/browser

browser-fast: $(VENV)/.installed-dev chromium
	$(BIN)/python -m pytest -q -m "not slow" tests/browser

# -- measuring and writing -------------------------------------------------------------------------------

bench: $(VENV)/.installed-dev
	@mkdir -p $(RESULTS)
	$(BIN)/python -m benchmarks.all --out $(RESULTS)

# Generated into a temporary folder, or SCALE_FOLDER=..., where files that are there are used again.
SCALE_FOLDER ?=
SCALE_PLACES ?= 13000000
gazetteer-scale: $(VENV)/.installed-dev
	$(BIN)/python tools/measure_gazetteer.py --places $(SCALE_PLACES) $(SCALE_FOLDER)

LINK_REPORTS ?= 10000 30000 100000
link-scale: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.linking_scale $(LINK_REPORTS)

docs: $(VENV)/.installed-dev
	$(BIN)/python tools/write_codebook.py
	$(BIN)/python tools/write_cli_reference.py
	$(BIN)/python tools/describe_gazetteer.py
	$(BIN)/python tools/run_docs.py --write

clean:
	rm -rf $(PROJECT) $(RESULTS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)
