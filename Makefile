# Two commands are enough: `make run` and `make test`. Both set up what they need first.

PYTHON ?= python3
VENV := .venv/bin
LOCK := $(VENV)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help run test test-fast peers bench lint format messages yardstick prod-check lock clean

help: ## list these commands
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

run: ## set everything up and serve the demonstration (PORT=8000 HOST=127.0.0.1)
	@$(PYTHON) scripts/serve.py check
	@$(PYTHON) scripts/prepare.py run
	@$(VENV)/python scripts/serve.py

test: ## set everything up and run the whole suite, on SQLite, PostgreSQL, with workers, in a browser
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/python scripts/run_tests.py $(ARGS)

test-fast: ## the part of the suite to run all day, on SQLite alone (ARGS='tests/veille -x')
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/python scripts/run_tests.py fast $(ARGS)

bench: ## fill PostgreSQL at three scales, measure what pages cost, write docs/benchmarks.md (ARGS='small')
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/python scripts/bench.py $(ARGS)

peers: ## exchange with servers that others wrote, installed for it alone (tests/peers)
	@$(PYTHON) scripts/prepare.py test
	@$(VENV)/python scripts/peers.py $(ARGS)

lint: ## style, types, layers, templates, migrations, translations, production settings
	@$(PYTHON) scripts/prepare.py lint
	@$(VENV)/python scripts/lint.py

format: ## put the Python code in the house's form
	@$(PYTHON) scripts/prepare.py lint
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format .

messages: ## gather the sentences to translate into locale/
	@$(PYTHON) scripts/prepare.py lint
	@$(VENV)/python scripts/lint_translations.py write

yardstick: ## write docs/yardstick.md from the codes that tests carry
	@$(PYTHON) scripts/prepare.py lint
	@$(VENV)/python scripts/yardstick.py

prod-check: ## Django's own check of the production settings, no warning allowed
	@$(PYTHON) scripts/prepare.py lint
	@$(VENV)/python scripts/lint.py production

lock: ## choose the newest versions that requirements/*.in allow, with their hashes
	@$(PYTHON) scripts/prepare.py lint
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) requirements/run.in --constraint requirements/dev.txt --output-file requirements/run.txt
	$(LOCK) requirements/app.in --constraint requirements/dev.txt --output-file requirements/app.txt

clean: ## remove what was built and installed; var/ (the database, the files) stays
	rm -rf .venv node_modules static/build var/stamps var/static .mypy_cache .ruff_cache .hypothesis var/import-linter
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
