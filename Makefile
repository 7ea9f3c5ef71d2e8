# make trust: attack our own answers, inputs and installation, and renew the figures of docs/promises.md (an hour);
# make trust-quick: ten minutes of the same, which .ci/run can afford.
PYTHON ?= python

.PHONY: trust trust-quick
trust:
	$(PYTHON) -m trust

trust-quick:
	$(PYTHON) -m trust --quick
