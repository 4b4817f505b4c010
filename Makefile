# `make` lists what there is. `make run` and `make test` do all their own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
WEB_STAMP := web/node_modules/.installed
WEB_BUILD := web/dist/index.html
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f 2>/dev/null) web/index.html web/vite.config.ts web/package.json
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PIP_NO_WARN_SCRIPT_LOCATION := 1
ARGS ?=

.PHONY: help run demo test test-python test-web check format web client migration bench docs lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(RUN_STAMP) $(WEB_BUILD) ## Start Tensoe and print its address (Ctrl-C ends all of it); options: ARGS="--port 8080"
	@exec $(BIN)/tensoe up $(ARGS)

demo: $(RUN_STAMP) ## Make the demo library from the terminal
	@$(BIN)/tensoe demo

test: test-python test-web ## Run every test that CI runs

# The browser's tests run beside the others, on the second core. The kernels are compiled first, because compilers that fill one
# cache at once can spoil it.
test-python: $(DEV_STAMP) $(WEB_BUILD)
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -c "from tensoe.audio import warm_up; warm_up()"
	@$(BIN)/python -m pytest tests/browser >$(VENV)/browser-tests.log 2>&1 & browser=$$!; \
	  $(BIN)/python -m pytest --ignore=tests/browser; others=$$?; \
	  echo "Tests in the browser:"; wait $$browser; result=$$?; cat $(VENV)/browser-tests.log; \
	  exit $$((others > result ? others : result))
endif

test-web: $(WEB_STAMP)
	npm --prefix web test --silent

check: $(DEV_STAMP) $(WEB_STAMP) ## Lint, types, import rules, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/openapi.py --check
	npm --prefix web run --silent lint
	npm --prefix web run --silent typecheck
	npm --prefix web run --silent client:check

format: $(DEV_STAMP) ## Format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

web: $(WEB_BUILD) ## Build the web app

client: $(DEV_STAMP) $(WEB_STAMP) ## Write openapi.json and the web app's typed client
	$(BIN)/python scripts/openapi.py
	npm --prefix web run --silent client

migration: $(DEV_STAMP) ## Write a migration from the models: make migration m="what changes"
	$(BIN)/python scripts/make_migration.py "$(m)"

bench: $(DEV_STAMP) ## Run every benchmark; one JSON object each
	@for file in $$(grep -l -e '"--json"' benchmarks/*.py); do echo "== $$file"; $(BIN)/python $$file --json || exit 1; done

docs: $(DEV_STAMP) ## Write the generated parts of docs (settings, commands, features)
	$(BIN)/python scripts/reference.py

lock: ## Lock Python packages again after editing pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --extra build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --extra build --extra dev pyproject.toml -o requirements/dev.txt

clean: ## Remove everything that was built or installed here; your data is elsewhere
	rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Tensoe needs Python 3.11 or newer; none found as '$(PYTHON)' (set PYTHON=...)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tensoe needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V) (set PYTHON=...)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module does not work; on Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(RUN_STAMP): requirements/run.txt pyproject.toml | $(BIN)/python
	@test -e $(DEV_STAMP) && test ! requirements/dev.txt -nt $(DEV_STAMP) && test ! pyproject.toml -nt $(DEV_STAMP) && touch $@ || { \
	  echo "Installing Python packages (about a minute, once)"; \
	  $(PIP) install -qq --require-hashes -r requirements/run.txt && \
	  $(PIP) install -qq --no-deps --no-build-isolation --editable . && touch $@; }
	@# The sound engine compiles itself while the web app is built; who comes too early compiles once more.
	@(nohup $(BIN)/python -c "from tensoe.audio import warm_up; warm_up()" >/dev/null 2>&1 &)

$(DEV_STAMP): requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages with the development tools (about a minute, once)"
	@$(PIP) install -qq --require-hashes -r requirements/dev.txt
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(WEB_STAMP): web/package-lock.json
	@command -v node >/dev/null || { echo "Tensoe needs Node 20 or newer to build its web app; none found."; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Tensoe needs Node 20 or newer; this is $$(node -v)."; exit 1; }
	@echo "Installing web packages (once)"
	@npm --prefix web ci --silent --no-audit --no-fund
	@touch $@

$(WEB_BUILD): $(WEB_STAMP) $(WEB_SOURCES)
	@echo "Building the web app"
	@npm --prefix web run --silent build
	@touch $@
