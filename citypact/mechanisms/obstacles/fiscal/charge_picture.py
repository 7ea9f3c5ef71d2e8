"""What the cities have as more of their revenue is pooled."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.rational import as_fraction
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture
from citypact.mechanisms.obstacles.fiscal.pooling import BestPooling, with_pooling

#: Points of each curve, and cities drawn one by one.
POINTS, POINTS_OF_MANY = 41, 9
MOST_DRAWN = 5


def charge_picture(game: TaxCompetition, best: BestPooling) -> Picture:
    """Draw what each city and all together have, by the pooled share."""
    count = POINTS if len(game.players) <= MOST_DRAWN else POINTS_OF_MANY
    shares = sorted({Fraction(at, count - 1) for at in range(count)} | {game.pooling_needed})
    outcomes = [with_pooling(game, share) for share in shares]
    xs = [float(share) for share in shares]
    curves = [
        Curve(city, xs, [float(outcome.payoffs[city]) for outcome in outcomes])
        for city in (game.players if len(game.players) <= MOST_DRAWN else ())
    ]
    curves.append(Curve("all together", xs, [float(outcome.total) for outcome in outcomes]))
    marks = [Mark("nobody undercuts from", float(game.pooling_needed))]
    if game.effort_cost is not None:
        marks.append(Mark("best share without a premium", float(best.share), float(best.total)))
    if game.pooled:
        marks.append(Mark("pooled now", float(as_fraction(game.pooled))))
    return Picture(
        "Pooling ends undercutting" + (", and tires the collectors" if game.effort_cost is not None else ""),
        "share of revenue that is pooled",
        "revenue less the cost of effort (亿元 a year)"
        if game.effort_cost is not None
        else "revenue (亿元 a year)",
        curves,
        marks,
    )
