# Everything runs in .venv, made once from requirements.lock; choose the Python with `make PYTHON=python3.12 run`.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
EDITION ?= demo

.DEFAULT_GOAL := help
.PHONY: help setup run test lab docs pictures lint bench fuzz faults clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv with the locked dependencies (the others do it when needed)

# The lock is complete, so pip need not look for more; every core compiles, where pip would take one file after another.
# What does not compile (a package's example for another Python) is nothing to stop at: whoever imports it is told.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later found: install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = "%d.%d" % sys.version_info[:2]; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, and $(PYTHON) is " + v + "; name another: make PYTHON=/path/to/python3.11")'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c '' 2>/dev/null || "$(PYTHON)" -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib kepuri_eval || true
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)  ## from the submitted files of EDITION (demo) to its reports
	$(BIN)/kepuri run $(EDITION)

test: $(READY)  ## the whole test suite, on every core and one process more: many wait for a browser or a cluster
	$(BIN)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadfile --no-loadscope-reorder

lab: $(READY)  ## open the notebooks of EDITION (demo) in JupyterLab
	$(BIN)/kepuri lab $(EDITION)

docs: $(READY)  ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo site/index.html

pictures: $(READY)  ## the guides' pictures anew, from a run of demo (needs Chromium and LibreOffice)
	$(BIN)/kepuri run demo --quiet
	$(BIN)/python docs/pictures.py demo

lint: $(READY)  ## style, types, notebooks without outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb notebooks/explore/*.ipynb

bench: $(READY)  ## measure speed and quality; results go to docs/benchmarks.md
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

fuzz: $(READY)  ## twelve thousand broken files through the readers, 1,500 shuffled documents from files to lists
	$(BIN)/python fuzz/fuzz_readers.py
	$(BIN)/python fuzz/fuzz_texts.py

faults: $(READY)  ## fifty kills at random; a thousand small reports of which thirty go wrong, killed half-way and mended
	KEPURI_KILLS=26 $(BIN)/python -m pytest -q tests/batch/test_faults.py -k "killed_at_random"
	@folder=$$(mktemp -d) && $(BIN)/python -m tests.batch.faulty $$folder 1000; status=$$?; rm -rf $$folder; exit $$status

clean:  ## remove .venv, caches and everything made from submissions
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find data/processed -mindepth 1 ! -name README.md -delete
