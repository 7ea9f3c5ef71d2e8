"""Distributions as written: closed forms of their quantiles, correlations, and what is refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from citypact.errors import InputError
from citypact.sweep.copula import correlated, correlation_root
from citypact.sweep.designs import unit_points
from citypact.sweep.distributions import Distribution
from citypact.sweep.empirical import read_column

AT = np.array([0.1, 0.5, 0.9])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uniform:2,1", [2.1, 2.5, 2.9]),
        ("between:-1,1", [-0.8, 0.0, 0.8]),
        ("expon:scale=2", [-2 * math.log(1 - u) for u in AT]),
        ("triang:0.5", [math.sqrt(0.05), 0.5, 1 - math.sqrt(0.05)]),
        ("beta:1,2", [1 - math.sqrt(1 - u) for u in AT]),
        ("lognorm:0.35,0,1.15", [1.15 * math.exp(0.35 * stats.norm.ppf(u)) for u in AT]),
        ("randint:1,4", [1.0, 2.0, 3.0]),
        ("values:5,1,9", [5.0, 1.0, 9.0]),
    ],
)
def test_quantiles_have_their_closed_form(text: str, expected: list[float]) -> None:
    assert Distribution(text).quantile(AT) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "nosuch:1", "beta:-1,2", "beta:1", "norm:0,1,2,3", "norm:a", "norm:0,-1", "between:2,1", "between:1",
        "values:", "values:1,nan", "values:1,inf", "uniform:nan,1", "norm:inf", "ppf:1", "np:1", "__doc__:1",
        "", "rv_continuous:1", "norm:loc=0,size=1", "empirical:x.csv:a",
    ],
)  # fmt: skip
def test_what_is_no_distribution_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        Distribution(text)
    assert len(str(error.value).splitlines()) == 1


def test_a_column_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    file = tmp_path / "measured.csv"
    file.write_text("rate,tax\n0.3,1\n0.1,x\n0.2,\n", encoding="utf-8")
    assert read_column(f"{file}:rate", "") == (0.1, 0.2, 0.3)
    drawn = Distribution("empirical:measured.csv:rate", (0.1, 0.2, 0.3))
    assert drawn.quantile(np.array([0.0, 0.4, 1.0])).tolist() == [0.1, 0.2, 0.3]
    for place, told in (("tax", ":row 3: tax: found x"), ("cost", "a column cost")):
        with pytest.raises(InputError, match=told):
            read_column(f"{file}:{place}", "")
    for place in ("no-such.csv:rate", "rate", f"{tmp_path}:rate"):
        with pytest.raises(InputError):
            read_column(place, "")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "--vary: found no rows, expected a column rate"),
        (b"rate\n", "--vary: found a first row only, expected at least one number below it"),
        (b"rate,rate\n1,2\n", "row 1: rate: found the column twice, expected each column once"),
        (b"rate\nnan\n", "row 2: rate: found nan, expected a finite number"),
        (b"rate\n-inf\n", "row 2: rate: found -inf, expected a finite number"),
        (b"rate\n1e400\n", "row 2: rate: found 1e400, expected a finite number"),
        (b"rate\n1_000\n", "row 2: rate: found 1_000, expected a finite number"),
        (b"rate\n0x10\n", "row 2: rate: found 0x10, expected a finite number"),
        (b'rate\n"1,000"\n', "write it without thousands separators"),
        (b"a,rate\n1\n", "row 2: rate: found nothing, expected a finite number"),
        (b"rate\n1\x000\n", "found "),
        (b'rate\n"1\n', "row: found unexpected end of data"),
        ("rate\n1\n".encode("utf-16"), "encoding: found bytes that are not UTF-8, expected text"),
        ("率\n1\n".encode("gb18030"), "encoding: found bytes that are not UTF-8, expected text"),
        (b"rate\n" + b"1\n" * 200_001, "rows: found more than 200000, expected at most 200000 rows"),
        (b"rate\n" + b"1" * (10 * 1024 * 1024), "expected at most 10485760 bytes"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else repr(value[:20]),
)
def test_a_hostile_column_is_refused_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "measured.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_column(f"{file}:rate", "empirical")
    assert len(str(error.value).splitlines()) == 1
    assert str(error.value).startswith(f"{file}:")
    assert told in str(error.value)


def test_a_device_is_never_read(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "zero.csv"):
        with pytest.raises(InputError, match="found a device or pipe, expected a regular file"):
            read_column(f"{tmp_path / name}:rate", "")


@pytest.mark.parametrize("rho", [-1.0, -0.6, 0.3, 0.95, 1.0])
def test_rank_correlation_is_that_of_the_normal_copula(rho: float) -> None:
    root = correlation_root(("a", "b", "c"), [("c", "a", rho)])
    assert root is not None
    levels = correlated(unit_points("sobol", 1, 2**14, 3, 0, 2**14), root)
    ranks = stats.spearmanr(levels).statistic
    assert ranks[0, 2] == pytest.approx(6 / math.pi * math.asin(rho / 2), abs=0.01)
    assert abs(ranks[0, 1]) < 0.02
    for column in levels.T:
        assert stats.kstest(column, "uniform").statistic < 0.01


@pytest.mark.parametrize(
    "pairs",
    [
        [("a", "d", 0.1)], [("a", "a", 0.1)], [("a", "b", 1.1)], [("a", "b", math.nan)],
        [("a", "b", 0.1), ("b", "a", 0.1)], [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)],
    ],
)  # fmt: skip
def test_correlations_that_cannot_hold_are_refused(pairs: list[tuple[str, str, float]]) -> None:
    with pytest.raises(InputError):
        correlation_root(("a", "b", "c"), pairs)
