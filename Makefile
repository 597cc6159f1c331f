# Everything a person needs: `make run` to look, `make test` to check. Each does its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
CREATED := .venv/.created
RUNTIME := .venv/.runtime-ready
TOOLS := .venv/.tools-ready
ROOT := $(if $(filter 0,$(shell id -u)),,$(shell command -v sudo))

.PHONY: help venv run test quick check bench expected docs safety chromium

help: ## lists these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort \
		| awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

venv: $(TOOLS) ## makes the environment in .venv with everything that tests and checks need
	@echo "The environment in .venv is ready."

run: $(RUNTIME) ## starts the dashboard on http://127.0.0.1:8501 and opens a browser where there is one
	@WHOLE_PICTURE_BROWSER=1 exec $(BIN)/streamlit run dashboard/server.py

test: $(TOOLS) chromium ## runs every test, those in the browser included
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser"
	@$(BIN)/python -m pytest -q -m browser

quick: $(TOOLS) ## runs the fast tests, without the browser, in under a minute
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser and not slow"

check: $(TOOLS) ## checks format, lint, types, and who may import whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(TOOLS) ## measures speed and memory as ratios against plain polars and an empty app
	@$(BIN)/python benchmarks/speed.py

expected: $(TOOLS) ## rewrites the golden files and shows what changed
	@EXPECTED=write $(BIN)/python -m pytest -q tests/data_sources -k golden || true
	@git --no-pager diff --stat -- tests/exports

safety: $(TOOLS) ## reads hostile files and counts those refused rightly, repaired and mis-read
	@$(BIN)/python -m tests.data_sources.hostile_run

docs: $(TOOLS) ## rewrites docs/metrics.md and docs/formats.md from the code
	@$(BIN)/python docs/generate.py
	@git --no-pager diff --stat -- docs

# --- set-up, done by the targets above -------------------------------------------------------

# Debian may ship Python without ensurepip: then the pip of the system fills the environment.
$(CREATED):
	@[ -n "$(PYTHON)" ] || { echo "Whole Picture needs Python 3.11 or newer: apt-get install python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Whole Picture needs Python 3.11 or newer; $(PYTHON) is older." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear .venv >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } \
		|| { echo "$(PYTHON) has neither venv nor pip: apt-get install python3-venv, then start again." >&2; exit 1; }
	@touch $@

$(RUNTIME): requirements.txt | $(CREATED)
	@echo "Setting up: installing what the dashboard needs into .venv (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m compileall -q dashboard data_sources  # else the first visitor waits for it
	@touch $@

$(TOOLS): requirements.txt requirements-dev.txt | $(CREATED)
	@echo "Setting up: installing what the tests and checks need into .venv (once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(RUNTIME) $@

# The browser tests use Debian's own Chromium.
chromium:
	@command -v chromium >/dev/null || { \
		echo "Setting up: installing Chromium for the browser tests (once)."; \
		{ $(ROOT) apt-get update -qq && $(ROOT) env DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "Chromium is missing and could not be installed; as root: apt-get install chromium." >&2; exit 1; }; }
