# Two commands on a fresh machine: `make demo` and `make test`.
# They need Python 3.11 or newer, pip and make; `PYTHON=python3.12` chooses another Python.

SHELL := /bin/sh
PORT ?= 3000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test figures crash faults fuzz bench bench-policy conformity screenshots lock

help:
	@echo 'make demo    set up and start the local workspace at http://127.0.0.1:3000 (PORT=3001 for another port)'
	@echo 'make test    set up and run every check: format, lint, types, imports, tests'
	@echo 'make crash   kill the bot again and again on each database and judge what people saw (CRASH_ARGS="--seed 2")'
	@echo 'make faults  let everything between Slack and the bot go wrong and judge what people saw (FAULTS_ARGS="--seed 2")'
	@echo 'make fuzz    send the bot 20,000 requests that Slack would not, and see that nothing comes of it (FUZZ_ARGS="--seed 2")'
	@echo 'make bench   measure speed and size against their targets and beside other tools (BENCH_ARGS="size")'
	@echo 'make bench-policy  measure rules, redaction, audiences and attacks against their targets (BENCH_ARGS="speed")'
	@echo 'make conformity  hold the local workspace against the references of Slack, beside the repository in ../shared/slack'
	@echo 'make setup   only set up; then .venv/bin/firstline works'
	@echo 'make figures  measure the figures of README anew and write them into it'
	@echo 'make screenshots  take the pictures of the docs anew'
	@echo 'make lock    write constraints.txt anew from pyproject.toml (LOCK_ARGS=--upgrade for newer releases)'

# The first Python that is new enough does the rest; -P keeps it from importing what lies beside.
define set_up
	@for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec "$$python" -P bot/cli/setup.py $(if $(PYTHON),--insist) $(1); \
	  fi; \
	done; \
	echo 'setup stops: $(or $(PYTHON),python3) is not Python 3.11 or newer; install one and name it: make $@ PYTHON=/path/to/python3' >&2; \
	exit 2
endef

setup:
	$(call set_up)

setup-dev:
	$(call set_up,--dev)

demo:
	$(call set_up,--port $(PORT))
	@PORT=$(PORT) exec $(BIN)/firstline demo

# $(1): what is checked, $(2): the command.
define check
	@echo; echo '== $(1)'
	@$(2) || { echo 'make test stops: $(1) is not good; the lines above say where' >&2; exit 1; }
endef

test: setup-dev
	$(call check,format,$(BIN)/ruff format --check .)
	$(call check,lint,$(BIN)/ruff check .)
	$(call check,types (mypy),$(BIN)/mypy)
	$(call check,types (pyright),$(BIN)/pyright)
	$(call check,imports,$(BIN)/lint-imports)
	$(call check,tests,$(BIN)/pytest $(PYTEST_ARGS))

figures: setup-dev
	@$(BIN)/python tests/figures.py && git --no-pager diff --stat docs/figures README.md

crash: setup-dev
	@$(BIN)/python -m tests.crash $(CRASH_ARGS)

faults: setup-dev
	@$(BIN)/python -m tests.faults $(FAULTS_ARGS)

fuzz: setup-dev
	@$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

bench: setup-dev
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

bench-policy: setup-dev
	@$(BIN)/python -m tests.bench_policy $(BENCH_ARGS)

conformity: setup-dev
	@$(BIN)/python -m tests.conformity $(CONFORMITY_ARGS)

screenshots: setup-dev
	@FIRSTLINE_SCREENSHOTS=1 $(BIN)/pytest -q tests/browser

# No address of an index and no build of torch for one kind of machine may stay in it.
lock:
	@uv=$$(command -v uv || echo $(BIN)/uv); \
	if ! [ -x "$$uv" ]; then \
	  echo 'make lock stops: uv is missing; install it (https://docs.astral.sh/uv) or put it on PATH' >&2; exit 2; \
	fi; \
	printf '%s\n' hatchling editables | "$$uv" pip compile - pyproject.toml --extra setup --group dev \
	  --universal --quiet --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' $(LOCK_ARGS) --output-file constraints.txt >/dev/null
	@{ echo '# Made by `make lock` from pyproject.toml. Constraints (pip install -c), never requirements:'; \
	  echo '# the nvidia and cuda packages and triton are asked for only by the CUDA build of torch.'; \
	  sed -E -e '/^#/d' -e 's/^(torch==[0-9.]+)\+[a-z0-9]+/\1/' constraints.txt; } > constraints.new
	@mv constraints.new constraints.txt
	@echo "constraints.txt: $$(grep -c == constraints.txt) packages"
