# Every target works in one virtual environment, made from requirements.lock at first use and again when that changes.
# GNU make 4.3 or newer, or the 3.81 of macOS.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
BIN := $(VENV)/bin

# `make lock` resolves to what was published before this day: the same lock whoever makes it, and conda-forge has had time to follow.
LOCK_DATE ?= 2026-11-01
UV := uv==0.13.9

# What the user's own Python is set up with must not reach into the environment.
unexport PYTHONHOME PYTHONPATH PYTHONWARNINGS PYTHONOPTIMIZE PYTHONSAFEPATH JUPYTER_PATH
unexport PIP_REQUIRE_VIRTUALENV PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_NO_BINARY PIP_ONLY_BINARY PIP_REQUIRE_HASHES
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Start-up files of the user's IPython would run in the kernels and change what the notebooks show.
export IPYTHONDIR := $(if $(filter /%,$(VENV)),$(VENV),$(CURDIR)/$(VENV))/ipython

.DEFAULT_GOAL := help
.PHONY: help run export test lab notebooks check lint bench figure lock venv clean

help: ## Show this list
	@echo 'make TARGET [PYTHON=python3.12] [VENV=.venv] [ARGS="..."]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do printf '  %-10s %s\n' "$$target" "$$text"; done

run: venv ## Read the articles, execute the notebooks, render the pages into reports/ (ARGS="-p start 2017")
	@"$(BIN)/python" -m analysis run $(ARGS)

export: venv ## The same, and the charts as SVG and PNG into reports/charts (needs Chromium)
	@"$(BIN)/python" -m analysis run --export $(ARGS)

# One process: tests in JupyterLab wait in vain where the processors are busy with others. ARGS="-n 4" shares them out.
test: lint ## Lint, types, import contract, then all tests and notebooks in one pytest run (ARGS="-k levels", ARGS="-n 4")
	@"$(BIN)/python" -m pytest $(ARGS)

lab: venv ## Open JupyterLab on the notebooks
	@"$(BIN)/python" -m analysis lab $(ARGS)

notebooks: venv ## Execute the committed notebooks in place, ready to be committed
	@"$(BIN)/python" -m analysis run --in-place $(ARGS)

check: venv ## Rebuild the tables elsewhere and compare them byte for byte with data/processed
	@"$(BIN)/python" -m analysis check $(ARGS)

lint: venv ## Only ruff, mypy and the import contract
	@echo 'Lint, types and import contract ...'
	@"$(BIN)/python" -m ruff check --quiet
	@"$(BIN)/python" -m mypy --no-error-summary
	@"$(BIN)/lint-imports" --no-logo >"$(VENV)/imports.log" 2>&1 || { cat "$(VENV)/imports.log"; exit 1; }

bench: venv ## Measure the run beside papermill on empty notebooks, the reader beside spaCy, and the pages (ARGS="ROUNDS ARTICLES")
	@cmp -s benchmarks/requirements.lock "$(VENV)/bench/requirements.lock" || { \
	  echo 'Installing spaCy, which only the benchmark needs, into $(VENV)/bench (once) ...'; \
	  "$(BIN)/python" -m venv --clear "$(VENV)/bench" && \
	  "$(VENV)/bench/bin/python" -m pip install -qq --no-compile --require-hashes -r benchmarks/requirements.lock && \
	  cp benchmarks/requirements.lock "$(VENV)/bench/"; }
	@"$(BIN)/python" benchmarks/bench.py $(ARGS)
	@"$(BIN)/python" benchmarks/reading.py $(ARGS)
	@"$(BIN)/python" benchmarks/pages.py
	@"$(BIN)/python" benchmarks/levels.py
	@"$(BIN)/python" benchmarks/archive.py
	@"$(BIN)/python" benchmarks/archive.py notebooks

figure: venv ## Draw README's picture again
	@"$(BIN)/python" docs/figure.py $(ARGS)

lock: ## Resolve pyproject.toml into both files requirements.lock again (LOCK_DATE=2026-11-01)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && "$$folder/bin/python" -m pip install -qq $(UV) && \
	lock() { "$$folder/bin/uv" --quiet pip compile --universal --fork-strategy fewest --python-version 3.11 \
	  --generate-hashes --custom-compile-command "make lock" --exclude-newer $(LOCK_DATE) --upgrade "$$@"; } && \
	lock --extra cluster --extra export --extra test --output-file requirements.lock pyproject.toml && \
	lock --no-strip-extras --group bench --output-file benchmarks/requirements.lock && \
	echo "requirements.lock holds $$(grep -c == requirements.lock) packages; bring environment.yml to the same versions."

venv: # The copies of lock and path are written last, so an interrupted install is begun anew.
	@if cmp -s requirements.lock "$(VENV)/requirements.lock" && \
	  [ "$$(cat "$(VENV)/checkout" 2>&1)" = "$$PWD" ] && "$(BIN)/python" -c '' 2>/dev/null; then exit 0; fi; \
	fail() { echo "$$1" >&2; exit 1; }; \
	version=$$($(PYTHON) -c 'import sys; print("Python %d.%d" % sys.version_info[:2])' 2>/dev/null) || version='not there'; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  fail "Python 3.11 or newer is needed and '$(PYTHON)' is $$version: install one, or name it, as in: make run PYTHON=python3.12"; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  fail "'$(PYTHON)' ($$version) comes without its venv module: install that (Debian, Ubuntu: apt-get install python3-venv)."; \
	[ "$(VENV)" = .venv ] || [ ! -e "$(VENV)" ] || [ -e "$(VENV)/pyvenv.cfg" ] || \
	  fail "'$(VENV)' is there and is no virtual environment: give VENV another name, for this folder would be emptied."; \
	[ ! -L "$(VENV)" ] || fail "'$(VENV)' is a link, perhaps to the environment of another checkout: remove it or give VENV another name."; \
	echo "Making the environment in $(VENV) with $$version (once; about a minute) ..."; \
	rm -f "$(VENV)/requirements.lock"; \
	{ $(PYTHON) -m venv --clear "$(VENV)" && \
	  "$(BIN)/python" -m pip install -qq --no-compile --require-hashes -r requirements.lock; } || \
	  fail "The environment could not be made; what is above tells why. The same command begins again."; \
	"$(BIN)/python" -W ignore -m compileall -qq -j 0 "$(VENV)/lib" >/dev/null 2>&1; \
	printf '%s\n' "$$PWD" >"$(VENV)/checkout" && cp requirements.lock "$(VENV)/"
	@cmp -s pyproject.toml "$(VENV)/pyproject.toml" || { \
	  "$(BIN)/python" -m pip install -qq --no-build-isolation --no-deps -e . && cp pyproject.toml "$(VENV)/"; }

clean: ## Remove the pages and caches (the environment stays; it is the folder .venv)
	@rm -rf reports .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build ./*.egg-info
	@find analysis tests benchmarks docs notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} + 2>/dev/null || true
