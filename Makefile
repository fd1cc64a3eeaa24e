# Quizapp's tasks; `make help` lists them. `make run` needs Python 3.11 or newer and make, nothing else.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
HTMX := 2.0.11

.PHONY: help run setup japanese test soak lint fmt bench translations vendor
.DEFAULT_GOAL := help

help: ## list the tasks
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: setup ## prepare, migrate, load decks/ and serve on HOST (127.0.0.1) and PORT (8000)
	@exec $(BIN)/flask --app wsgi serve

setup: .venv/.installed ## only prepare: .venv, instance/ with its secret, compressed static files
	@$(BIN)/python -m quizapp

japanese: .venv/.installed ## add the dictionary by which typed Japanese is marked better (200 MB)
	@$(call install,requirements-ja.txt)

test: .venv/.installed-dev ## everything: unit, services, pages, browser, Anki, PostgreSQL
	@.ci/needs
	@$(BIN)/python -m quizapp
	@$(BIN)/pytest -q -n 2 --dist worksteal

soak: .venv/.installed-dev ## the tests of what must never be lost, ten times as long: some half an hour
	@$(BIN)/python -m quizapp
	@QUIZAPP_EXAMPLES=2000 QUIZAPP_KILLS=200 $(BIN)/pytest -q tests/services/test_play_machine.py tests/web/test_acknowledged.py

lint: .venv/.installed-dev ## ruff and mypy
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

fmt: .venv/.installed-dev ## bring the code into its form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: .venv/.installed-dev ## measure; bench/README.md says what and how
	@$(BIN)/python -m bench.attempt
	@$(BIN)/python -m bench.export
	@$(BIN)/python -m bench.load
	@$(BIN)/python -m bench.faults
	@$(BIN)/python -m bench.statistics
	@$(BIN)/python -m bench.marking

translations: setup ## bring the Japanese catalogue up to date with the messages in the code
	@$(BIN)/flask --app wsgi translations update

vendor: .venv/.installed ## fetch the vendored htmx again and write its manifest
	@$(BIN)/python .ci/vendor.py $(HTMX)

.venv/.installed: requirements.txt
	@$(call install,requirements.txt)
	@touch $@

.venv/.installed-dev: requirements.txt requirements-ja.txt requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch .venv/.installed $@

define install
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Quizapp needs Python 3.11 or newer as $(PYTHON) (or: make PYTHON=/path/to/python)." >&2; exit 1; }; \
	if command -v uv >/dev/null; then \
		{ test -x $(BIN)/python || uv venv -q --python $(PYTHON) .venv; } && uv pip install -q --python $(BIN)/python -r $(1); \
	else \
		{ test -x $(BIN)/pip || $(PYTHON) -m venv .venv \
			|| { echo "Python's venv is missing: install it (on Debian: apt-get install python3-venv)." >&2; exit 1; }; } \
		&& $(BIN)/pip install -q --disable-pip-version-check -r $(1); \
	fi
endef
