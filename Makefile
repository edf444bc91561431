# Every target sets itself up in .venv and may be the first thing ever run here.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
BENCH ?= --rounds 3
ELEMENTS := service/web/elements
# Tests of the elements and of the feeds' other readers need Node; where there is none, they are left out.
NODE := $(if $(shell command -v npm),$(ELEMENTS)/node_modules/.package-lock.json tests/foreign/node_modules/.package-lock.json)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore -c constraints.txt

.PHONY: help demo test lint format bench soak elements clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS=$$'\t' read -r name words; do printf '  make %-8s %s\n' "$$name" "$$words"; done

demo: $(VENV)/.runtime ## Serve the sample dossier from an embedded database, and print its state
	@echo "The command is $(BIN)/detente (try: $(BIN)/detente --help)"
	@$(BIN)/detente demo

test: $(VENV)/.development $(NODE) ## Run every test on SQLite and PostgreSQL, with the coverage to hold
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term

lint: $(VENV)/.development ## Check style, types, layers and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

format: $(VENV)/.development ## Format the code, and mend what can be mended without thought
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.development ## Measure the figures of benchmarks/, briefly (BENCH='--rounds 9' for longer)
	@missed=0; for file in $$(grep -l __main__ benchmarks/*.py); do name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m "benchmarks.$$name" $(BENCH) || missed=1; done; exit $$missed

soak: $(VENV)/.development $(NODE) ## Run the tests for as long as they find worthwhile: many examples, and the slow ones too
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n $(WORKERS) -m "soak or not soak" --timeout=0

elements: $(ELEMENTS)/node_modules/.package-lock.json ## Check and build the custom elements, which are committed as they are built (needs Node)
	cd $(ELEMENTS) && npm run --silent check && npm run --silent build

clean: ## Remove what the other targets made
	rm -rf $(VENV) .coverage .coverage.* htmlcov .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist

# The first Python that is new enough; constraints.txt is made for 3.11.
$(BIN)/python:
	@for python in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "Making $(VENV) with $$python"; "$$python" -m venv $(VENV) && exit 0; exit 1; \
	  fi; \
	done; echo "Detente needs Python 3.11 or later with venv (Debian: apt-get install python3-venv)." >&2; exit 1

$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV)"
	@$(PIP) -e .
	@touch $@

$(VENV)/.development: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV)"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.runtime

%/node_modules/.package-lock.json: %/package-lock.json
	@echo "Installing into $*/node_modules"
	@cd $* && npm ci --silent --no-fund --no-audit || echo "npm could not install them; the tests that need them are left out." >&2
