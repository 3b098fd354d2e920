# Parchemin. `make` alone prints this help.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
STATIC := var/static/.stamp
.DEFAULT_GOAL := help
.PHONY: help start demo code test test-slow test-whole test-offline bench check dev lock browser verifier clean

help: ## Print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

start: $(RUN) $(STATIC) ## Install what running needs, load the demo once, serve it (PORT=8000)
	@PARCHEMIN_DEMO=1 PUBLIC_URL=http://127.0.0.1:$(PORT) exec $(BIN)/parchemin start --port $(PORT)

demo: $(RUN) ## Throw the demo away and build it anew
	@rm -rf var/parchemin.sqlite3 var/parchemin.sqlite3-wal var/parchemin.sqlite3-shm var/files
	@PARCHEMIN_DEMO=1 PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/parchemin demo

code: $(RUN) ## The second factor that the accounts of the demo ask for now
	@PARCHEMIN_DEMO=1 $(BIN)/parchemin code

test: dev ## The whole suite, on SQLite or on DATABASE_URL
	$(BIN)/pytest -n 2 --dist loadfile $(PYTEST)

test-slow: dev ## Ten thousand schedules of concurrent acts, on the PostgreSQL of DATABASE_URL; every small jury and table
	SCHEDULES=10000 $(BIN)/pytest -n 2 tests/jury/test_concurrent_acts.py $(PYTEST)
	SECOND_IMPLEMENTATION=complete $(BIN)/pytest tests/assembly/test_second_implementation.py $(PYTEST)
	TABLES=complete $(BIN)/pytest -n 2 tests/jury/test_every_table.py tests/jury/test_tables_played.py $(PYTEST)

test-whole: dev ## Every journey and every story, on the database of DATABASE_URL
	WHOLE=1 $(BIN)/pytest -n 2 --dist loadfile tests/journeys tests/stories $(PYTEST)

test-offline: dev ## A thousand schedules of phones that lose network and answers, sixty of them in a browser
	SCHEDULES=1000 $(BIN)/pytest tests/web/test_offline_schedules.py $(PYTEST)
	OFFLINE_SCHEDULES=$${OFFLINE_SCHEDULES:-60} $(BIN)/pytest -n 2 tests/journeys/test_offline_grid.py $(PYTEST)

bench: dev ## Figures of speed and memory, as ratios to the floor of this machine
	$(BIN)/python -m bench

check: ## Everything that continuous integration runs
	bash .ci/run

dev: $(DEV) verifier browser ## Install what tests need: packages, browser, PDF readers, a foreign verifier

lock: ## Pin every dependency again, with hashes (needs uv)
	cd requirements && uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal run.in -o run.txt
	cd requirements && uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal s3.in -c run.txt -o s3.txt
	cd requirements && uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal dev.in -c run.txt -c s3.txt -o dev.txt

clean: ## Remove what make made: environment, demo, caches
	rm -rf $(VENV) var build node_modules tests/exchanges/verifier/node_modules

$(RUN): requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation des dépendances…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(STATIC): $(RUN) $(shell find parchemin/web/static -type f)
	@$(BIN)/python manage.py collectstatic --noinput --clear -v 0
	@touch $@

browser: ## Debian's browser and PDF readers, where they are missing and can be installed
	@bash tools/install-debian.sh

verifier: ## The foreign credential verifier of the tests (npm, test only)
	@bash tools/install-verifier.sh
