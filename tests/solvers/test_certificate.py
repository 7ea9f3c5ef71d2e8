"""A certificate is convinced by numbers within tolerance and by nothing else."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import CertificateError
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance


@pytest.mark.parametrize("good", [0.0, -1.0, -math.inf, TOLERANCE, -0.0, np.float64(0), Fraction(0)])
def test_a_met_condition_passes(good: float) -> None:
    certificate = Certificate({"balance": good})
    assert certificate.holds
    assert certificate.failures == ()
    certificate.require()


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1.0, 1.0001 * TOLERANCE, np.nan, np.float32("nan")])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_broken_condition_fails_wherever_it_stands(bad: float, place: int) -> None:
    residuals = {name: bad if k == place else -1.0 for k, name in enumerate(("first", "second", "third"))}
    certificate = Certificate(residuals)
    assert not certificate.holds
    assert certificate.failures == (("first", "second", "third")[place],)
    with pytest.raises(CertificateError, match=("first", "second", "third")[place]):
        certificate.require()


@pytest.mark.parametrize("tolerance", [math.nan, -1.0])
def test_a_tolerance_that_is_none_lets_nothing_pass(tolerance: float) -> None:
    assert not Certificate({"balance": 0.0}, tolerance=tolerance).holds


def test_an_empty_certificate_proves_nothing() -> None:
    assert not Certificate({}).holds
    with pytest.raises(CertificateError, match="empty"):
        Certificate({}).require()


def test_every_failure_is_named_with_its_size() -> None:
    with pytest.raises(CertificateError, match=r"a violated by 0\.5, c violated by nan"):
        Certificate({"a": 0.5, "b": 0.0, "c": math.nan}).require()


def test_exact_means_no_tolerance() -> None:
    assert not Certificate({"balance": 5e-324}, tolerance=0.0, exact=True).holds


def test_a_certificate_is_plain_data() -> None:
    data = Certificate({"balance": np.float64(-0.25)}, tolerance=0.0, scale=3.0, exact=True).to_dict()
    assert json.loads(json.dumps(data)) == {
        "holds": True,
        "tolerance": 0.0,
        "scale": 3.0,
        "exact": True,
        "residuals": {"balance": -0.25},
    }


def test_provenance_is_plain_data() -> None:
    data = Provenance("closed form", exact=True, options={"window": 5}).to_dict()
    assert json.loads(json.dumps(data)) == {
        "method": "closed form",
        "solver": "",
        "version": "",
        "exact": True,
        "options": {"window": 5},
    }


def test_a_violation_of_a_millionth_never_passes_by_default() -> None:
    assert not Certificate({"money balances": 1e-6}).holds
    assert Certificate({"money balances": 1e-10}).holds
