# make start   sets everything up and opens the studio
# make test    sets everything up, a browser included, and passes every test
# Options for the studio go into ARGS:  make start ARGS="--port 0 --no-browser"

BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup start check test bench chaos shots clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "also: make setup, check, bench, chaos, shots, clean"

setup:
	@bash .ci/setup.sh

start: setup
	@$(BIN)/webtoon start $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup
	@bash .ci/system-packages.sh browser
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest

bench: setup
	$(BIN)/python -m pytest tests/bench -s

# Kills processes and empties the queue, three times over, with another order of events each time.
chaos: setup
	for round in 1 2 3; do $(BIN)/python -m pytest tests/faults || exit 1; done

# Photographs every page of the studio with the sample episode in it, into docs/.
shots: setup
	@bash .ci/system-packages.sh browser
	STUDIO_SHOTS=docs $(BIN)/python -m pytest tests/e2e -k shots

clean:
	rm -rf .venv build dist out .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis *.egg-info
	find core studio pages data tests -name __pycache__ -type d -prune -exec rm -rf {} +
