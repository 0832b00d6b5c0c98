# Everything that is done with this checkout. Needs Debian (or a likeness) with Python 3.11 or newer, git and make; brings the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ROOMS := ripplemark spiders attribution dashboard commands world
# A Python to make the environment with: the first of these that is there and new enough.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
# How apt may be called without a question: as root, or by sudo where that asks for no password; empty elsewhere.
APT := $(shell command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && echo "env DEBIAN_FRONTEND=noninteractive apt-get -qq" \
	|| { command -v sudo >/dev/null && sudo -n true 2>/dev/null && echo "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq"; }; })
# How many tests run side by side: one more than two processors, since many wait for a clock, a browser or another process.
WORKERS ?= 3
# What Python compiled is kept, whatever the shell says: tests start hundreds of processes, and each would compile all it loads anew.
unexport PYTHONDONTWRITEBYTECODE
# Parts of libraries that are compiled when they are first loaded, if ever: their own tests, tools, and what is there by the hundred.
UNCOMPILED := /(tests?|pip|setuptools|mypyc?|plotly/graph_objs|pygments/lexers)/

.PHONY: help setup system demo test check format bench soak lock audit clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */make \1|/' | column -t -s'|'

setup: $(READY) ## the environment in .venv, with every library at the version of requirements.lock

$(READY): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) ..."
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		rm -rf $(VENV); \
		[ -n "$(APT)" ] || { echo "Python cannot make environments here. Install its part for that: apt install python3-venv"; exit 1; }; \
		echo "Installing python3-venv ..."; $(APT) update && $(APT) install -y python3-venv && $(PYTHON) -m venv $(VENV); }
	@# A pip of 2023, as Python 3.11 brings it, takes three times as long over the rest; where no newer one is to be had, that one does it.
	@$(BIN)/pip install -qq --disable-pip-version-check 'pip>=25.1' || echo "No newer pip: going on with $$($(BIN)/pip --version)"
	@# The lock is complete, so nothing has to be resolved; what is loaded is compiled on all cores.
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-compile -r requirements.lock
	@$(BIN)/pip check >/dev/null || $(BIN)/pip install -qq --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m compileall -q -j 0 -x '$(UNCOMPILED)' $(VENV)/lib & compiling=$$!; \
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps -e . && wait $$compiling
	@touch $@

system: $(VENV)/.system $(VENV)/.scale # what tests need of the machine: a browser with Chinese type, iproute2 for network namespaces, Redis, Java

$(VENV)/.system: $(READY)
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	[ -n "$$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || missing="$$missing fonts-noto-cjk"; \
	{ command -v ip || [ -x /usr/sbin/ip ] || [ -x /sbin/ip ]; } >/dev/null || missing="$$missing iproute2"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	if [ -z "$$missing" ]; then touch $@; \
	elif [ -n "$(APT)" ]; then echo "Installing$$missing ..."; $(APT) update && $(APT) install -y --no-install-recommends $$missing && touch $@; \
	else echo "NOT INSTALLED:$$missing (no right to use apt). Tests that need them will be SKIPPED."; fi

$(VENV)/.scale: $(READY) requirements-scale.lock # what only scale needs, and a demo does not wait for: Spark, clients of Redis, PostgreSQL and MariaDB
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-compile -r requirements-scale.lock \
		|| echo "NOT INSTALLED: requirements-scale.lock. Tests of the fleet, of Spark, of PostgreSQL and of MariaDB will be SKIPPED."
	@touch $@

demo: $(READY) ## the sample world: crawl it, load its logs, attribute, show it in a browser   (ARGS="--no-serve")
	@$(BIN)/ripplemark demo $(ARGS)

test: $(READY) system ## style, types, arrows and all tests   (ARGS="-k links")
	@# The checks take what the tests leave of the processors while they wait; what they say comes last, whole.
	@failed=0; said=$$(mktemp); \
	nice -n 5 $(MAKE) --no-print-directory check > "$$said" 2>&1 & checks=$$!; \
	trap 'kill $$checks 2>/dev/null || true; rm -f "$$said"' EXIT; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS) || failed=1; \
	wait $$checks || failed=1; \
	cat "$$said"; exit $$failed

check: $(READY) ## the quick part: style, types and the arrows between the rooms
	@failed=""; \
	$(BIN)/ruff check . || failed="$$failed style"; \
	$(BIN)/ruff format --check . || failed="$$failed format"; \
	$(BIN)/mypy || failed="$$failed types"; \
	$(BIN)/lint-imports || failed="$$failed arrows"; \
	[ -z "$$failed" ] || { echo "make check failed:$$failed"; exit 1; }

format: $(READY) ## put the code in the house style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(READY) ## how fast it is on this machine   (ARGS="logs")
	@$(BIN)/python benchmarks/run.py $(ARGS)

soak: $(READY) ## long trials: kills at any moment, a week of the timetable with faults, the dashboard asked what no page asks   (ARGS="kills")
	@$(BIN)/python benchmarks/run.py $(or $(ARGS),kills soak fuzz_dashboard)

lock: ## requirements.lock anew, from pyproject.toml, in an environment of its own
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install --quiet --disable-pip-version-check '.[dev]'
	@$(VENV)-lock/bin/pip freeze --exclude ripplemark > requirements.lock
	@rm -rf $(VENV)-lock

audit: ## known weaknesses of the pinned libraries, asked of the advisory databases (needs the network)
	@[ -x $(VENV)-audit/bin/pip-audit ] || { $(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet --disable-pip-version-check pip-audit; }
	@$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip -r requirements.lock

clean: ## away with all that was made here: environment, caches, the demo's world
	@rm -rf $(VENV) $(VENV)-lock $(VENV)-audit build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache ./*.egg-info
	@find $(ROOMS) tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
