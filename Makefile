# make run    sets up everything and serves the demo on http://127.0.0.1:8000
# make test   sets up and passes every test: both databases, and journeys in a real browser
# make check  what needs no running program: style, types, contracts, migrations, translations
# make bench  what it costs: speed and memory, as ratios against a yardstick in the same run
# make bench-matching  how well and how fast a pool of people is matched, beside other ways
# make bench-engine  how good the engine's decisions are, beside its peers, on real data

PORT ?= 8000
DOCENDO_HOME ?= .docendo
export PORT DOCENDO_HOME

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: run test check bench bench-matching bench-engine lock messages bundle clean

run: .venv/run
	@$(BIN)/docendo serve --demo

test: .venv/dev
	@$(BIN)/python -m tools.test

check: .venv/dev
	@$(BIN)/python -m tools.check

bench: .venv/dev
	@$(BIN)/python -m benchmarks

# Peers have needs of their own, so they live in an environment of their own.
bench-engine: .cache/peers/installed
	@PYTHONPATH=src:. .cache/peers/bin/python -m benchmarks.engine $(ARGUMENTS)

bench-matching: .cache/peers/installed
	@PYTHONPATH=src:. .cache/peers/bin/python -m benchmarks.matched $(ARGUMENTS)

# Rewrites the translation files from the sources, and compiles them.
messages: .venv/dev
	@DJANGO_SETTINGS_MODULE=docendo.site.settings $(BIN)/python -m tools.messages

# Rebuilds the committed CSS and JavaScript from frontend/; needs Node.
bundle:
	cd frontend && npm ci && npm run build

lock: .venv/dev
	$(BIN)/uv pip compile pyproject.toml --no-strip-extras --group dev --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock" -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --no-strip-extras --group build -c requirements-dev.lock --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf .venv .cache build dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Docendo needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"; exit 1; }

# Each stamp is newer than the lock file that it installed.
.venv/run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what Docendo needs into .venv ..."
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.cache/peers/installed: benchmarks/requirements.txt | .venv/bin/python
	@echo "Installing what the engine is measured against into .cache/peers ..."
	@$(PYTHON) -m venv .cache/peers
	@.cache/peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
