"""Published bargaining outcomes from the folder of oracles, where it is at hand."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from citypact import Relocation, split

FOLDER = os.environ.get("CITYPACT_ORACLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CITYPACT_ORACLES does not name the folder of oracles")


def test_rubinstein_s_shares_are_the_published_ones() -> None:
    cases = json.loads((Path(FOLDER or "") / "bargaining.json").read_text(encoding="utf-8"))["cases"]
    (case,) = [case for case in cases if "delta" in case["data"]]
    own, other = (float(Fraction(text)) for text in case["data"]["delta"])
    (published,) = [each for each in case["expected"] if each["concept"] == "rubinstein"]
    found = split(Relocation(1, 0, 0), "rubinstein", origin_discount=own, destination_discount=other)
    assert found.gains is not None
    assert found.gains.vector() == pytest.approx(
        [float(Fraction(x)) for x in published["value"]], abs=published["tol"]
    )
