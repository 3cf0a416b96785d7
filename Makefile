# A fresh machine needs Python >= 3.11 and make; each target sets up .venv itself, once.
PYTHON ?= python3
PYTEST_ARGS ?= -q -n auto --dist loadfile
BIN := .venv/bin
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test browser release lint clean
help:
	@echo "make demo   release chapter 3, grade the sample class, write a gradebook and a report"
	@echo "make test   the kit's own tests (PYTEST_ARGS='tests/release -x' to choose)"
	@echo "make browser  the tests in a browser, apart from the others: they need the package chromium (apt-get install chromium)"
	@echo "make release  every chapter anew: assignments/, instructor/source/, dist/"
	@echo "make lint   ruff"
	@echo "make clean  remove caches, dist/ and .venv"

demo: .venv/instructor.stamp
	$(BIN)/python -m autograder demo

test: .venv/dev.stamp
	$(BIN)/python -m pytest $(PYTEST_ARGS)

browser: .venv/browser.stamp
	$(BIN)/python -m pytest -q tests/browser

release: .venv/instructor.stamp
	for chapter in $(notdir $(patsubst %/,%,$(wildcard solutions/*/))); do $(BIN)/python -m autograder release $$chapter || exit 1; done

lint: .venv/dev.stamp
	$(BIN)/python -m ruff check .

# `.venv/dev.stamp` is made for the extra `dev`, and so on.
.venv/%.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[$*]'
	@touch $@

clean:
	rm -rf .venv dist build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
