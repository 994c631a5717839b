# pressgraph: `make demo` shows it, `make test` checks it. Needs Python 3.11+, make and the package index.
PYTHON   ?= python3
ARTICLES ?= data/articles
PORT     ?= 8000
SITE     ?= site-$(shell printf %s "$(ARTICLES)" | tr -cs A-Za-z0-9 -)$(if $(filter-out 8000,$(PORT)),-$(PORT))
BIN      := .venv/bin
CORPORA  ?=
FORMAT   ?= text
OPEN_SETS = $(if $(CORPORA),$(wildcard $(patsubst %,$(CORPORA)/%.jsonl.gz,\
  polnear-dev plv-train factappeal-train rss-500 reuters-128 aida-conll-dev)))
WIKINEWS  = $(if $(CORPORA),$(wildcard $(CORPORA)/wikinews.jsonl.gz))

.PHONY: demo install test check lint evaluate quality model conformance bench screenshots clean

demo: .venv/installed
	PRESSGRAPH_BASE=http://127.0.0.1:$(PORT)/ $(BIN)/pressgraph build "$(ARTICLES)" --to "$(SITE)" || [ $$? -eq 1 ]
	PRESSGRAPH_BASE=http://127.0.0.1:$(PORT)/ $(BIN)/pressgraph serve "$(SITE)" --port $(PORT)

install: .venv/installed-test

# Everything: unit tests, whole builds, real servers. Stays under 15 minutes.
test: .venv/installed-test
	$(BIN)/pytest -m "not slow" -n 2
	$(BIN)/pytest -m slow -n 2 --dist loadfile

# The quick part: style, types, unit tests. Stays under 2 minutes.
check: lint
	$(BIN)/pytest -m "not slow" -n 2

# Style and types.
lint: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Quality against gold; fails below data/gold/floors.json. CORPORA=folder adds the open corpora that lie there and the
# texts of our annotations of Wikinews; RAISE=1 raises the floors to what is reached; FORMAT=html prints a page.
evaluate: .venv/installed
	@$(BIN)/pressgraph evaluate data/gold/*.jsonl $(OPEN_SETS) $(addprefix --texts ,$(WIKINEWS)) \
	  --floors data/gold/floors.json $(if $(RAISE),--raise-floors) --format $(FORMAT)

# The tables of docs/quality.md, from the same figures.
quality: .venv/installed
	@$(MAKE) --silent evaluate FORMAT=json > .figures.json || [ -s .figures.json ]
	$(BIN)/python docs/quality.py .figures.json
	rm .figures.json

# The tagger anew, from all of data/gold; CORPORA has the texts of Wikinews. Ten minutes on two cores.
model: .venv/installed
	$(if $(WIKINEWS),,$(error say make model CORPORA=folder, with wikinews.jsonl.gz in it))
	$(BIN)/pressgraph train data/gold/*.jsonl --texts $(WIKINEWS) --to data/model

# The W3C's SPARQL 1.1 suites at the endpoint; SUITES names the archive of them, sparql11.tar.gz.
conformance: .venv/installed-test
	$(BIN)/python benchmarks/protocol.py $(SUITES)

bench: .venv/installed-test
	for script in build extraction queries first_page; do echo "$$script"; $(BIN)/python benchmarks/$$script.py || exit 1; done
	$(if $(CORPORA),CORPORA=$(CORPORA) $(BIN)/python benchmarks/links.py)

# The pictures of docs/site.md; needs Chromium and its driver (apt install chromium chromium-driver).
screenshots: .venv/installed-test
	$(BIN)/python tests/browser/screenshots.py docs/screenshots

clean:
	rm -rf .venv site-* .mypy_cache .pytest_cache .ruff_cache .hypothesis src/pressgraph/serve/static/vendor

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pressgraph needs Python 3.11 or newer; say make PYTHON=…")'
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml hatch_build.py web/package-lock.json .venv/bin/python
	$(BIN)/pip install --quiet -e .
	touch $@

.venv/installed-test: pyproject.toml hatch_build.py web/package-lock.json .venv/bin/python
	$(BIN)/pip install --quiet -e '.[test]'
	touch .venv/installed $@
