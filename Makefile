# Everything is incremental: what is up to date is not made again.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Steps that fill a folder must not run twice at once; none is slow enough to need company.
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PAGE_SOURCES = $(shell find frontend/src frontend/public frontend/*.* -type f ! -name '*.test.ts' ! -name '*.tsbuildinfo')

.PHONY: help
help: ## Shows this
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: backend/.venv/run frontend/dist/index.html ## Sets everything up and starts Parley; settings come from the environment and .env
	@cd backend && exec $(BIN)/python -m parley serve --env-file ../.env

.PHONY: dev
dev: backend/.venv/run frontend/node_modules/.installed ## Like run, but the page is Vite's and follows every change: http://localhost:5173
	@cd frontend && npm run dev & vite=$$!; trap 'kill $$vite' EXIT; trap 'exit 130' INT TERM; \
	cd backend && PARLEY_CORS_ORIGINS=http://localhost:5173 $(BIN)/python -m parley serve --env-file ../.env

.PHONY: test
test: check test-backend test-page test-e2e ## Sets everything up and runs every check and every test

.PHONY: check
check: backend/.venv/test frontend/node_modules/.installed ## Linters, formats, types and room rules
	cd backend && $(BIN)/ruff check --quiet && $(BIN)/ruff format --quiet --check && $(BIN)/mypy && $(BIN)/lint-imports --no-cache
	cd frontend && npm run lint && npm run typecheck

.PHONY: test-backend
test-backend: backend/.venv/test programs ## The backend's tests, with real gunicorn, nginx and SQLite
	cd backend && $(BIN)/python -m pytest --quiet

.PHONY: test-page
test-page: frontend/node_modules/.installed ## The page's unit tests
	cd frontend && npm run test

.PHONY: test-e2e
test-e2e: backend/.venv/test frontend/dist/index.html programs ## The product in a real browser, through nginx
	cd frontend && npm run e2e

.PHONY: programs
programs:
	@.ci/need nginx nginx
	@.ci/need envsubst gettext-base
	@.ci/need openssl openssl
	@.ci/need 'chromium|chromium-browser|google-chrome' chromium

.PHONY: format
format: backend/.venv/test frontend/node_modules/.installed ## Formats the code and mends what linters can mend
	cd backend && $(BIN)/ruff check --fix --quiet && $(BIN)/ruff format --quiet
	cd frontend && npm run lint -- --fix

.PHONY: lock
lock: backend/.venv/test ## Moves the lock files to the newest versions that fit
	cd backend && export UV_CUSTOM_COMPILE_COMMAND='make lock' && \
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock && \
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	cd frontend && npm update

.PHONY: clean
clean: ## Removes everything that was built or installed; the data stays
	rm -rf backend/.venv backend/.mypy_cache backend/.ruff_cache frontend/node_modules frontend/dist
	find backend -name __pycache__ -type d -prune -exec rm -rf {} +

# Two stamps in one environment: the product's packages, and those of its tests.
backend/.venv/run: backend/requirements.lock | backend/.venv/made
	cd backend && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

backend/.venv/test: backend/requirements-dev.lock backend/.venv/run
	cd backend && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

backend/.venv/made:
	@.ci/venv backend/.venv
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json frontend/package.json
	@.ci/node
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(PAGE_SOURCES)
	cd frontend && npm run build
	@touch $@
