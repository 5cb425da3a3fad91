# Everything is incremental: what is up to date is not made again.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Steps that fill a folder must not run twice at once; none is slow enough to need company.
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# The product has an environment of its own, so that nothing it needs can come from the tests'.
BIN := .venv/bin
TEST_BIN := .venv-test/bin
BENCH_BIN := .venv-benchmarks/bin
PIP_INSTALL := python -m pip install --quiet --disable-pip-version-check --require-hashes
PAGE_SOURCES = $(shell find frontend/src frontend/public frontend/*.* -type f ! -name '*.test.ts' ! -name '*.tsbuildinfo')
BENCHMARK_SOURCES = $(shell find frontend/benchmarks -maxdepth 1 -type f ! -name '*.md') $(wildcard frontend/benchmarks/renderers/*)

.PHONY: help
help: ## Shows this
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: backend/.venv/installed frontend/dist/index.html ## Sets everything up and starts Parley; settings come from the environment and .env
	@cd backend && exec $(BIN)/python -m parley --env-file ../.env serve

.PHONY: dev
dev: backend/.venv/installed frontend/node_modules/.installed ## Like run, but the page is Vite's and follows every change: http://localhost:5173
	@trap 'exit 130' INT TERM; trap 'kill $$page $$server 2>/dev/null; wait' EXIT; \
	(cd frontend && VITE_API_ORIGIN=http://127.0.0.1:$${PORT:-$$(sed -n 's/^PORT=//p' ../.env 2>/dev/null | grep . || echo 8000)} exec node_modules/.bin/vite) & page=$$!; \
	(cd backend && PARLEY_CORS_ORIGINS=http://localhost:5173 exec $(BIN)/python -m parley --env-file ../.env serve) & server=$$!; \
	wait $$server

.PHONY: test
test: check test-backend test-page test-e2e ## Sets everything up and runs every check and every test

.PHONY: check
check: backend/.venv-test/installed frontend/node_modules/.installed ## Linters, formats, types and room rules
	cd backend && $(TEST_BIN)/ruff check --quiet && $(TEST_BIN)/ruff format --quiet --check && $(TEST_BIN)/mypy && $(TEST_BIN)/lint-imports --no-cache
	cd frontend && npm run lint && npm run typecheck

.PHONY: test-backend
test-backend: backend/.venv-test/installed backend/.venv-peers/installed frontend/node_modules/.installed programs ## The backend's tests, with real gunicorn, nginx, SQLite, PostgreSQL, Redis and servers to ask
	cd backend && $(TEST_BIN)/python -m pytest --quiet

.PHONY: test-llama
test-llama: backend/.venv-test/installed backend/.venv-llama/installed ## Parley in front of llama.cpp with a tiny model; compiles it first, so not a part of test
	cd backend && $(TEST_BIN)/python -m pytest --quiet tests/llama

.PHONY: chaos
chaos: backend/.venv-test/installed programs ## A cluster in which everything breaks at random, for MINUTES=10
	cd backend && MINUTES=$(or $(MINUTES),10) $(TEST_BIN)/python -m pytest --quiet tests/cluster/chaos.py

.PHONY: load
load: backend/.venv-test/installed programs ## 1,000 running answers for 200 people on this machine, and what became of them
	cd backend && $(TEST_BIN)/python -m pytest --quiet tests/soak/load.py

.PHONY: soak
soak: backend/.venv-test/installed programs ## A day's worth of everything in MINUTES=10, and what is left over of it
	cd backend && MINUTES=$(or $(MINUTES),10) $(TEST_BIN)/python -m pytest --quiet tests/soak/soak.py

.PHONY: test-page
test-page: frontend/node_modules/.installed ## The page's unit tests
	cd frontend && npm run test

.PHONY: test-e2e
test-e2e: backend/.venv/installed backend/.venv-test/installed frontend/dist/index.html programs ## The product in a real browser, through nginx
	cd frontend && npm run e2e

.PHONY: lab
lab: frontend/benchmarks/dist/benchmarks/index.html ## Serves the renderer of Markdown to stream text into: PORT=8123, see frontend/benchmarks
	cd frontend/benchmarks && exec npm run --silent serve -- --port $${PORT:-8123}

.PHONY: bench-markdown
bench-markdown: frontend/benchmarks/dist/benchmarks/index.html programs ## Measures the renderer of Markdown beside others
	cd frontend && node_modules/.bin/vue-tsc --project benchmarks
	cd frontend/benchmarks && npm run --silent bench

.PHONY: bench-page
bench-page: backend/.venv/installed frontend/dist/index.html frontend/benchmarks/node_modules/.installed programs ## Measures the built page behind nginx: PARTS="scrolling opening visits lighthouse", see frontend/benchmarks
	cd frontend && node_modules/.bin/vue-tsc --project benchmarks
	cd frontend/benchmarks && npm run --silent bench-page -- $(PARTS)

.PHONY: bench-relay
bench-relay: backend/.venv-benchmarks/installed backend/benchmarks/wire/built programs ## Measures the relay beside others: SCENARIOS="thousand memory", see backend/benchmarks
	cd backend && $(BENCH_BIN)/python -m benchmarks.relay $(SCENARIOS)

.PHONY: programs
programs:
	@.ci/need nginx nginx
	@.ci/need envsubst gettext-base
	@.ci/need redis-server redis-server
	@.ci/need 'postgres|/usr/lib/postgresql/*/bin/postgres' postgresql
	@.ci/need openssl openssl
	@.ci/need microsocks microsocks
	@.ci/need tinyproxy tinyproxy
	@.ci/need 'chromium|chromium-browser|google-chrome' chromium

.PHONY: format
format: backend/.venv-test/installed frontend/node_modules/.installed ## Formats the code and mends what linters can mend
	cd backend && $(TEST_BIN)/ruff check --fix --quiet && $(TEST_BIN)/ruff format --quiet
	cd frontend && npm run lint -- --fix

.PHONY: lock
lock: backend/.venv-test/installed ## Moves the lock files to the newest versions that fit
	cd backend && export UV_CUSTOM_COMPILE_COMMAND='make lock' && \
	$(TEST_BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock && \
	$(TEST_BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock && \
	$(TEST_BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url pyproject.toml --group benchmarks -c requirements.lock -o requirements-benchmarks.lock && \
	$(TEST_BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --group peers -o requirements-peers.lock && \
	$(TEST_BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --group llama -o requirements-llama.lock
	cd frontend && npm update

.PHONY: sbom
sbom: backend/.venv-test/installed ## What the product is made of, from its lock files: CycloneDX in INTO=sbom
	@mkdir -p $(or $(INTO),sbom)
	@cd backend && $(TEST_BIN)/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml --mc-type application --output-reproducible --of JSON -o $(abspath $(or $(INTO),sbom))/backend.cdx.json
	@cd frontend && npm sbom --sbom-format cyclonedx --sbom-type application --package-lock-only > $(abspath $(or $(INTO),sbom))/page.cdx.json
	@echo "$(or $(INTO),sbom)/backend.cdx.json $(or $(INTO),sbom)/page.cdx.json"

.PHONY: clean
clean: ## Removes everything that was built or installed; the data stays
	rm -rf backend/.venv backend/.venv-test backend/.venv-benchmarks backend/.venv-peers backend/.venv-llama $(addprefix backend/benchmarks/wire/,built client emulator) backend/.mypy_cache backend/.ruff_cache frontend/node_modules frontend/dist frontend/benchmarks/node_modules frontend/benchmarks/dist
	find backend -name __pycache__ -type d -prune -exec rm -rf {} +

backend/.venv/installed: backend/requirements.lock | backend/.venv/made
	cd backend && .venv/bin/$(PIP_INSTALL) -r requirements.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -P -m parley --env-file "%s" "$$@"\n' '$(CURDIR)/backend' '$(CURDIR)/backend/.venv/bin/python' '$(CURDIR)/.env' >backend/.venv/bin/parley
	@chmod +x backend/.venv/bin/parley
	@touch $@

backend/.venv-test/installed: backend/requirements-dev.lock | backend/.venv-test/made
	cd backend && .venv-test/bin/$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

backend/.venv-benchmarks/installed: backend/requirements-benchmarks.lock | backend/.venv-benchmarks/made
	cd backend && .venv-benchmarks/bin/$(PIP_INSTALL) -r requirements-benchmarks.lock
	@touch $@

backend/.venv-peers/installed: backend/requirements-peers.lock | backend/.venv-peers/made
	cd backend && .venv-peers/bin/$(PIP_INSTALL) -r requirements-peers.lock
	@touch $@

# Compiled here, with uv because it holds what compiles to the lock, too. Pictures are left out, and nobody waits for so
# small a model: it is not optimised far, nor for this very processor.
backend/.venv-llama/installed: backend/requirements-llama.lock | backend/.venv-llama/made backend/.venv-test/installed
	@.ci/need c++ g++
	@.ci/need cmake cmake
	@.ci/need ninja ninja-build
	cd backend && $(TEST_BIN)/uv pip install --quiet --python .venv-llama/bin/python --require-hashes --build-constraint requirements-llama.lock \
		--config-setting 'cmake.args=-DLLAVA_BUILD=OFF;-DGGML_NATIVE=OFF;-DGGML_OPENMP=OFF;-DCMAKE_C_FLAGS_RELEASE=-O1;-DCMAKE_CXX_FLAGS_RELEASE=-O1' \
		-r requirements-llama.lock
	@touch $@

backend/benchmarks/wire/built: $(wildcard backend/benchmarks/wire/*.[ch])
	@.ci/need cc gcc
	cd backend/benchmarks/wire && for program in emulator client; do cc -O2 -Wall -Wextra -Wconversion -Werror -o $$program $$program.c || exit 1; done
	@touch $@

backend/%/made:
	@.ci/venv backend/$*
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json frontend/package.json
	@.ci/node
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Some of what is measured asks for libraries beside it that no one here uses.
frontend/benchmarks/node_modules/.installed: frontend/benchmarks/package-lock.json frontend/benchmarks/package.json frontend/node_modules/.installed
	cd frontend/benchmarks && npm ci --legacy-peer-deps --no-audit --no-fund --loglevel=error
	@touch $@

frontend/benchmarks/dist/benchmarks/index.html: frontend/benchmarks/node_modules/.installed $(PAGE_SOURCES) $(BENCHMARK_SOURCES)
	cd frontend/benchmarks && npm run --silent build
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(PAGE_SOURCES)
	cd frontend && npm run build
	@touch $@
