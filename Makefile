# Everything runs in .venv, made from Python 3.11 to 3.13 alone. `make` lists what there is: the sentence after ## is
# what it shows of a target.

PYTHON ?= python3
BIN := .venv/bin
# For the commands below, not for production: a key that opens nothing and an address that answers nothing.
TEST_ENV := SECRET_KEY=only-for-checks-and-tests-0123456789-abcdefghijklmnopqrstuvwxyz \
	NIXFLEX_API_KEY=nxf_test:nxfs_test NIXFLEX_BASE_URL=http://127.0.0.1:9

.PHONY: help demo test coverage check format lock messages compile-messages bench bench-pages chaos chaos-sabotage chaos-kills chaos-budget chaos-outage chaos-health chaos-rollouts mutants bench-rollouts bench-notices bench-bulk bench-year bench-hand prove-hours schemathesis screenshots clean

help:  ## List the targets, with a sentence each.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s  %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "Nixadmin needs Python 3.11, 3.12 or 3.13; set PYTHON to one."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

# What runs the site.
.venv/installed: .venv/bin/python requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# What tests and checks it.
.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# A new database each time, as the sandbox begins anew each time too.
demo: .venv/installed  ## Run the site with 200 fictional businesses; prints the address and the sign-ins.
	@mkdir -p .demo && rm -f .demo/db.sqlite3*
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
		NIXFLEX_API_KEY=nxf_demo:nxfs_demo NIXFLEX_BASE_URL=http://127.0.0.1:8001 \
		DATABASE_URL=sqlite:///$(CURDIR)/.demo/db.sqlite3 $(BIN)/python manage.py demo

# TESTS is handed to pytest: `make test TESTS="-m 'not browser'"`; TESTS=-n0 runs them in one process, for a debugger.
test: .venv/installed-dev  ## Run the tests on all cores; TESTS="-k words" chooses some.
	$(BIN)/python -m pytest -n auto $(TESTS)

coverage: .venv/installed-dev  ## Run the tests and show how much of the product they run, by branches; fails below the floor.
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered $(TESTS)

check: .venv/installed-dev  ## Look for mistakes without running the tests: lint, format, types, templates, migrations, settings.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(TEST_ENV) $(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/biome check --error-on-warnings static
	$(TEST_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(TEST_ENV) CSRF_TRUSTED_ORIGINS=https://nixadmin.example ALLOWED_HOSTS=nixadmin.example \
		DATABASE_URL=sqlite:///$(CURDIR)/.venv/none.sqlite3 $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/installed-dev  ## Tidy the code: Python, JavaScript and CSS.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/biome check --write static

# A language's catalogue, locale/xx/LC_MESSAGES/django.po (docs/translating.md); both need GNU gettext. `make messages
# LOCALE=de` makes it, or adds what is new; `make compile-messages` makes the .mo file that is read.
messages: .venv/installed-dev  ## Make a language's catalogue, or add what is new: LOCALE=de.
	@test -n "$(LOCALE)" || { echo "Say which language: make messages LOCALE=de"; exit 1; }
	@mkdir -p locale
	$(TEST_ENV) $(BIN)/python manage.py makemessages --locale $(LOCALE) --add-location file --no-wrap \
		--ignore .venv --ignore tests --ignore staticfiles

compile-messages: .venv/installed-dev  ## Compile the catalogues into what the site reads.
	$(TEST_ENV) $(BIN)/python manage.py compilemessages --ignore .venv

bench: .venv/installed-dev  ## Measure the CPU time of each page against its goal; fails where one is missed.
	$(BIN)/python -m tests.bench.cpu

bench-pages: .venv/installed-dev  ## Measure pages and queries on a large database: BENCH_NUMBERS and others.
	$(BIN)/python -m pytest tests/bench --bench -s

# Real processes under faults and kills (tests/chaos), on SQLite, or on PostgreSQL with DATABASE_URL. SEEDS, FIRST
# and JOBS choose: `make chaos FIRST=17 SEEDS=1` plays seed 17 again.
FIRST ?= 1
SEEDS ?= 20
chaos: .venv/installed-dev  ## Fail requests and kill processes: SEEDS, FIRST, JOBS, DATABASE_URL.
	$(BIN)/python -m tests.chaos --first $(FIRST) --seeds $(SEEDS) $(if $(JOBS),--jobs $(JOBS))

# Switches each protection off in turn: every run must fail. Takes about twenty minutes.
chaos-sabotage: .venv/installed-dev  ## Prove that the chaos suite notices a missing protection.
	$(BIN)/python -m tests.chaos --sabotage --first $(FIRST) --seeds $(SEEDS) $(if $(JOBS),--jobs $(JOBS))

# Measurements with the product's real times: kill -9 at each step, many saves at once, Nixflex away for 60 s, and
# what health checks wait while Nixflex is hostile or the database locked.
chaos-kills: .venv/installed-dev  ## Kill a worker at each step of a push.
	$(BIN)/python -m tests.chaos.measurements.kills

chaos-budget: .venv/installed-dev  ## Save many numbers at once: NUMBERS.
	$(BIN)/python -m tests.chaos.measurements.throughput --numbers $(or $(NUMBERS),1000)

chaos-outage: .venv/installed-dev  ## Take the API away for a minute.
	$(BIN)/python -m tests.chaos.measurements.outage

chaos-health: .venv/installed-dev  ## Time /healthz under attacks: ONLY.
	$(BIN)/python -m tests.chaos.measurements.health --only "$(ONLY)"

# Rollouts and their undo under faults and kills, with people at work on the same numbers.
chaos-rollouts: .venv/installed-dev  ## Roll out and undo under faults and kills: SEEDS, FIRST, JOBS.
	$(BIN)/python -m tests.chaos.rollouts --first $(FIRST) --seeds $(SEEDS) $(if $(JOBS),--jobs $(JOBS))

# ONLY is a file or folder in profiles/services, or FILE:LINE: and TESTS may be one room: `make mutants
# ONLY=profiles/services/pushing TESTS=tests/services/pushing`. A survivor is a test that is missing, or changes nothing.
mutants: .venv/installed-dev  ## Put small faults into the services; show those no test notices: SAMPLE, SEED, JOBS, ONLY, TESTS.
	$(BIN)/python -m tests.mutants --sample $(or $(SAMPLE),100) --seed $(or $(SEED),1) $(if $(JOBS),--jobs $(JOBS)) \
		$(if $(ONLY),--only $(ONLY)) $(if $(TESTS),--tests $(TESTS))

# How long a rollout takes within the write budget, and what it needs: NUMBERS and LIMIT (writes a minute) choose.
bench-rollouts: .venv/installed-dev  ## Measure a rollout within the write budget: NUMBERS, LIMIT.
	$(BIN)/python -m tests.bench.pace.rollouts --numbers $(or $(NUMBERS),200) --limit $(or $(LIMIT),120)

# The same of a notice that begins for many numbers, with people saving meanwhile.
bench-notices: .venv/installed-dev  ## Measure the begin of a notice within the write budget: NUMBERS, LIMIT.
	$(BIN)/python -m tests.bench.pace.notices --numbers $(or $(NUMBERS),1000) --limit $(or $(LIMIT),600)

# How long one call of the API with a text for each of many numbers takes: NUMBERS chooses, 5,000 at most.
bench-bulk: .venv/installed-dev  ## Measure a call with texts for many numbers; fails over 5 s of CPU: NUMBERS.
	$(BIN)/python -m tests.bench.pace.bulk --numbers $(or $(NUMBERS),5000)

# What callers hear of opening hours in each minute of 2028, for 1,000 places, and what 5,000 places cost in that year.
prove-hours: .venv/installed-dev  ## Prove that opening hours are heard as they are, and count a year of renewals.
	$(BIN)/python -m tests.texts.hours

# What opening hours cost in 2028, in versions, writes and bytes of the database: NUMBERS says of how many followers.
bench-year: .venv/installed-dev  ## Play a year of renewals of opening hours, and count what it costs: NUMBERS.
	$(BIN)/python -m tests.bench.pace.year --followers $(or $(NUMBERS),200)

# Calls that are made up from the API's document, to a live site with a sandbox and a worker; a thousand of them are in
# `make test`. CASES and SEED choose.
schemathesis: .venv/installed-dev  ## Try the API with made-up calls: CASES, SEED.
	$(BIN)/python -m tests.schema --cases $(or $(CASES),50000) --seed $(or $(SEED),1)

# How long the hand waits in the editor and in the search, in Chromium: NUMBERS chooses how many there are.
bench-hand: .venv/installed-dev  ## Measure how long the hand waits, in Chromium: NUMBERS.
	$(BIN)/python -m tests.bench.hand --numbers $(or $(NUMBERS),100000)

# A picture of every page and state, at 1280, 390 and 1920 px, light and dark, in screenshots/. ONLY="editor audit" chooses.
screenshots: .venv/installed-dev  ## Take a picture of every page in every state: ONLY.
	$(BIN)/python -m tests.browser.walk.screenshots --only $(ONLY)

# Rewrites both locks from pyproject.toml; neither names a package index.
lock: .venv/bin/python  ## Take the newest versions that pyproject.toml allows into both locks.
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --extra postgres pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --all-extras --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

clean:  ## Remove what was installed and made here.
	rm -rf .venv staticfiles .demo test.sqlite3*
