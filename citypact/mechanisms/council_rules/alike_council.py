"""The council of alike cities as a whole: stable sizes, depth against breadth, subsidies, patience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.games.council.alike import AlikeCouncil, FallingBenefit
from citypact.games.council.public_good import RepeatedPublicGood
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture
from citypact.mechanisms.council_rules.depth import staying
from citypact.mechanisms.council_rules.sizes import CouncilSize, council_sizes
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ASSUMPTIONS = (
    "cities are alike, one council may form, and members share alike",
    "a member that walks leaves the others in a council of the same depth",
    "at a tie members stay and outsiders stay out",
)


@dataclass(frozen=True)
class AlikeCouncilAnswer(Result):
    """Which sizes hold at a depth, how deep each size could go, and what would hold the others.

    Parameters
    ----------
    game : AlikeCouncil
        The cities.
    depth : Fraction
        Part of the others' benefit that members count.
    sizes : sequence of CouncilSize
        From two members to all.
    gap_closed : Fraction or None
        Part of what full agreement, of all cities at depth 1, gains over single cities that the largest
        stable council reaches; over a single leader if the council moves first. ``None`` where full
        agreement gains nothing.
    patience : RepeatedPublicGood or None
        The yearly contribution that nobody enforces, if one is asked for.
    certificate : Certificate
        Conditions recomputed in fractions.
    provenance : Provenance
        How the answer was found.
    assumptions : sequence of str
        What it rests on.
    """

    game: AlikeCouncil
    depth: Fraction
    sizes: Sequence[CouncilSize]
    gap_closed: Fraction | None
    patience: RepeatedPublicGood | None
    certificate: Certificate
    provenance: Provenance
    assumptions: Sequence[str] = ASSUMPTIONS

    @property
    def stable(self) -> list[int]:
        """Sizes that hold."""
        return [row.size for row in self.sizes if row.stable]

    @property
    def best(self) -> CouncilSize:
        """The size that, at the greatest depth at which it holds, gives all cities most."""
        return max(self.sizes, key=lambda row: (row.total_at_deepest, -row.size))

    def explain(self) -> str:
        """Say the result in plain sentences."""
        n, unit = self.game.cities, self.game.unit
        held = ", ".join(map(str, self.stable)) or "none"
        depth = float(self.depth)
        words = [f"Of {n} alike cities, councils of these sizes hold at depth {depth:.4g}: {held}."]
        if self.gap_closed is not None and self.stable:
            leads = isinstance(self.game, FallingBenefit) and self.game.timing == "leader"
            words.append(
                f"The largest closes {float(self.gap_closed):.1%} of what all could gain over"
                f" {'a single leader' if leads else 'single cities'}."
            )
        whole = self.sizes[-1]
        words.append(
            f"A council of all {n} holds up to depth {float(whole.deepest):.4g}; at depth {depth:.4g} it"
            f" would take {float(whole.subsidy):.4g} {unit} from outside."
        )
        if self.best.deepest > 0:
            words.append(
                f"As deep as it can go and still hold, a council of {self.best.size} at depth"
                f" {float(self.best.deepest):.4g} gives all cities most:"
                f" {float(self.best.total_at_deepest):.4g} {unit}."
            )
        else:
            words.append("No council holds at any depth above 0.")
        if self.patience is not None:
            words.append(
                f"A yearly contribution that brings {float(self.patience.benefit):.4g} times its cost is kept"
                f" from a discount factor of {float(self.patience.least_discount):.4g}."
            )
        return " ".join(words)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.game.unit
        rows: Figures = [("depth", float(self.depth), "")]
        for row in self.sizes:
            name = f"council of {row.size}"
            rows += [
                (f"{name}: member", float(row.member), unit),
                (f"{name}: outsider", float(row.outsider), unit),
                (f"{name}: all cities", float(row.total), unit),
                (f"{name}: gain by walking out", float(row.walking), unit),
                (f"{name}: gain by joining", None if row.joining is None else float(row.joining), unit),
                (f"{name}: money that holds it", float(row.subsidy), unit),
                (f"{name}: greatest depth that holds", float(row.deepest), ""),
                (f"{name}: all cities at that depth", float(row.total_at_deepest), unit),
            ]
        if self.patience is not None:
            rows.append(("least discount factor", float(self.patience.least_discount), ""))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        patience = self.patience
        return {
            "cities": self.game.cities,
            "unit": self.game.unit,
            "depth": float(self.depth),
            "stable_sizes": self.stable,
            "largest_stable": max(self.stable, default=1),
            "closing_the_gap": None if self.gap_closed is None else float(self.gap_closed),
            "sizes": [row.to_dict() for row in self.sizes],
            "best": {"size": self.best.size, "depth": float(self.best.deepest)},
            "patience": None
            if patience is None
            else {
                "benefit": float(patience.benefit),
                "detection": float(patience.detection),
                "least_discount": float(patience.least_discount),
                "limit": float(patience.limit),
            },
            "explanation": self.explain(),
            "picture": self.picture().to_dict(),
            **proof_told(self),
        }

    def picture(self) -> Picture:
        """Return membership against depth: the greatest depth at which each size holds."""
        sizes = [row.size for row in self.sizes]
        marks = [
            Mark(f"best that holds, {self.best.size} members at depth {float(self.best.deepest):.2g}",
                 self.best.size, float(self.best.deepest)),
            *(Mark("largest stable at the depth asked", max(self.stable)) for _ in self.stable[:1]),
        ]  # fmt: skip
        depths = [float(row.deepest) for row in self.sizes]
        asked = [float(self.depth)] * len(sizes)
        curves = [Curve("greatest depth that holds", sizes, depths), Curve("depth asked", sizes, asked)]
        return Picture(
            "Broad and shallow, or narrow and deep",
            "members",
            "depth (part of others' benefit)",
            curves,
            marks,
        )

    def plot(self) -> Figure:
        """Draw membership against depth (see ``citypact.report.pictures.picture_chart``)."""
        from citypact.report.pictures.picture_chart import picture_figure

        return picture_figure(self.picture())


def council_of_alike(
    game: AlikeCouncil, depth: Number = 1, patience: RepeatedPublicGood | None = None
) -> AlikeCouncilAnswer:
    """Find which councils of alike cities hold, how deep they can go, and what would hold the others.

    Parameters
    ----------
    game : AlikeCouncil
        Cities with linear or quadratic benefits, or linear damages.
    depth : number
        Part of the others' benefit that members count, in [0, 1].
    patience : RepeatedPublicGood, optional
        A yearly contribution whose least discount factor is told as well.

    Raises
    ------
    InputError
        If the depth is no number in [0, 1].

    Examples
    --------
    >>> from citypact.games.council.alike import LinearBenefit
    >>> answer = council_of_alike(LinearBenefit(30, 1, 1))
    >>> answer.stable, answer.sizes[-1].deepest
    ([2, 3], Fraction(2, 29))
    """
    door = Door()
    door.between("depth", depth, 0, 1, "a part of the others' benefit")
    door.close()
    exact = as_fraction(depth)
    sizes = council_sizes(game, exact)
    base, full = game.at(1, exact).total, game.at(game.cities, 1).total
    largest = max((row for row in sizes if row.stable), key=lambda row: row.size, default=None)
    reached = base if largest is None else largest.total
    gap = (reached - base) / (full - base) if full > base else None
    certificate = _certificate(game, exact, sizes)
    certificate.require()
    provenance = Provenance(
        "closed forms in fractions; the greatest depth by halving an interval", exact=True
    )
    return AlikeCouncilAnswer(game, exact, sizes, gap, patience, certificate, provenance)


def _certificate(game: AlikeCouncil, depth: Fraction, sizes: Sequence[CouncilSize]) -> Certificate:
    """Recompute from the game what is claimed of every size."""
    residuals: dict[str, Number] = {}
    for row in sizes:
        name = f"council of {row.size}"
        residuals[f"{name}: gain by walking out"] = abs(staying(game, row.size, depth) + row.walking)
        if row.deepest > 0:
            residuals[f"{name}: nobody walks at its greatest depth"] = -staying(game, row.size, row.deepest)
        beyond = row.deepest + Fraction(1, 10**9)
        if beyond < 1:
            # Just beyond it somebody walks: the residual is what would still be gained by staying.
            residuals[f"{name}: somebody walks beyond it"] = max(staying(game, row.size, beyond), Fraction(0))
        if row.joining is not None:
            gained = game.at(row.size + 1, depth).member - game.at(row.size, depth).outsider
            residuals[f"{name}: gain by joining"] = abs(gained - row.joining)
    return Certificate(residuals, 0.0, exact=True)
