# `make help` lists the targets. PYTHON is the interpreter that the environment is made with, one of 3.11 to 3.13.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed

# What the demo runs, and how many processes the tests may use at most.
DEMO = grade tests/sample_class --data builtin --out build/demo
TEST_WORKERS ?= 2

# On how many seeds selfcheck runs each reference.
SEEDS ?= 3

.DEFAULT_GOAL = help
.PHONY: help setup system browser demo test lint selfcheck oldest fuzz faults bench clean distclean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: system $(STAMP) ## make .venv with all that is needed, and install the sandbox's programs where that is allowed

# The stamp is newer than what it depends on when the environment is up to date, so that a second `make setup` is instant.
$(STAMP): setup.cfg constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 14) or sys.exit("Keras Labs needs Python 3.11 to 3.13; this is %d.%d. Choose one: make setup PYTHON=python3.12" % v)'
	@echo 'Making $(VENV); TensorFlow is large, so the first time takes a few minutes.'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	@touch $@

# bubblewrap and libseccomp are the sandbox. They exist on Linux only; elsewhere the grader says what it does without them.
SANDBOX_FOUND = command -v bwrap >/dev/null && $(PYTHON) -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")' 2>/dev/null
APT_GET = DEBIAN_FRONTEND=noninteractive apt-get -qq

system: ## install bubblewrap and libseccomp (root and apt-get), or say what to install
	@if [ "$$(uname -s)" != Linux ]; then \
		echo 'No sandbox on this system: check still runs your own code; grade needs --isolation none.'; \
		exit 0; \
	fi; \
	if $(SANDBOX_FOUND); then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		$(APT_GET) update && $(APT_GET) install -y --no-install-recommends bubblewrap libseccomp2; \
	fi; \
	if $(SANDBOX_FOUND); then exit 0; fi; \
	echo 'The sandbox is missing: grade needs bubblewrap and libseccomp. Install them, for example with one of'; \
	echo '  sudo apt-get install bubblewrap libseccomp2'; \
	echo '  sudo dnf install bubblewrap libseccomp'; \
	echo '  sudo pacman -S bubblewrap libseccomp'

browser: ## install Chromium for the tests of the report (root and apt-get); without it they are skipped
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		$(APT_GET) update && $(APT_GET) install -y --no-install-recommends chromium fonts-dejavu-core; \
	else echo 'Install Chromium for the tests of the report, for example: sudo apt-get install chromium'; fi

# grade exits 1 when some check failed, and in the sample class many must; any other status is a fault.
demo: setup ## grade the sample class
	@$(BIN)/grader $(DEMO) || { status=$$?; [ $$status -eq 1 ] || exit $$status; }
	@$(BIN)/grader report build/demo

test: setup ## run the tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses $(TEST_WORKERS)

lint: setup ## check style, formatting and types, also as Windows would have them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --no-warn-unreachable --cache-dir .mypy_cache/win32

# With the official data files where GRADER_DATA names them, else with those that can be had.
selfcheck: setup ## grade the course's own stubs, references and mistakes, all of them
	$(BIN)/grader selfcheck --seeds $(SEEDS)

# The oldest Keras and TensorFlow that setup.cfg allows, in an environment of their own: no check may need a newer one.
OLDEST = .venv-oldest
oldest: system ## run selfcheck with Keras 3.6 and TensorFlow 2.18 (Python 3.11 or 3.12)
	@test -x $(OLDEST)/bin/grader || { $(PYTHON) -m venv $(OLDEST) && \
		$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --editable . keras==3.6.0 'tensorflow==2.18.*'; }
	$(OLDEST)/bin/grader selfcheck --seeds 1

# How long, and nicely, since nobody waits for it.
MINUTES ?= 30
fuzz: setup ## try every parser with bytes that nobody vouches for, MINUTES=30 long
	@nice $(BIN)/python tests/fuzz --minutes $(MINUTES)

# How often what happens at random moments is done.
TIMES ?= 100
faults: setup ## kill, freeze, stop and starve the grader, TIMES=100 times, and compare gradebooks
	GRADER_FAULTS=$(TIMES) nice $(BIN)/python -m pytest tests/faults --numprocesses 0 --timeout 0

bench: setup ## measure what grading costs, a lab's and a mixed class's
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.phases --each 3

clean: ## remove what the other targets made, but keep .venv
	rm -rf build dist keras_labs.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV) $(OLDEST)
