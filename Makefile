# Each target makes its own .venv and installs what it needs; only Python 3.11+ and make must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs clean

help:
	@echo 'make demo    the whole way on a small invented newspaper, offline'
	@echo 'make test    all tests'
	@echo 'make lint    style, format and types'
	@echo 'make bench   speed and accuracy beside the peers: make bench CORPUS=folder'
	@echo 'make docs    write docs/cli.md and docs/schema.md from the program'
	@echo 'make clean   remove what the others made'

# What runs the program needs little; what works on it needs the tools too.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed. Name one: make PYTHON=python3.11 …' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.runs: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browse]'
	touch $@

$(VENV)/.develops: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.runs

$(VENV)/.measures: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=24'  # older ones stumble over goose3's extras
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@

demo: $(VENV)/.runs
	$(BIN)/scraper demo

test: $(VENV)/.develops
	$(BIN)/python -m pytest

lint: $(VENV)/.develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A corpus is a folder with items.jsonl and html/ (see bench/__main__.py); without one, the built-in newspaper.
bench: $(VENV)/.measures
	$(BIN)/python -m bench $(CORPUS)

docs: $(VENV)/.runs
	$(BIN)/python -m scraper.commands.reference > docs/cli.md
	$(BIN)/python -m scraper.archive.catalogue > docs/schema.md

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
