# Every command a person or CI needs; each one prepares .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test check bench lock clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

.venv/run.done: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot handlers knowledge storage
	@touch $@

.venv/test.done: .venv/run.done tests/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

.venv/bench.done: .venv/test.done bench/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $@

setup: .venv/run.done  ## prepare .venv; the program is .venv/bin/motcua

demo: setup  ## load the starter knowledge, start the web chat, print the link
	$(BIN)/motcua db upgrade
	$(BIN)/motcua kb import --starter
	$(BIN)/motcua serve

check: .venv/test.done  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/test.done  ## run every test, on every core, with branch coverage
	$(BIN)/pytest -n auto --dist worksteal --cov

bench: .venv/bench.done  ## search quality and speed, against ready-made tools
	$(BIN)/python -m bench

lock:  ## pin the newest allowed versions, with hashes and without addresses
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-strip-extras -o requirements.lock
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-strip-extras -c requirements.lock -o tests/requirements.lock
	uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-strip-extras -c requirements.lock -o bench/requirements.lock

clean:  ## remove what can be made again
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage var
