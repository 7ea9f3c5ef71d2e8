"""Which payments two officials sign, by the weight that they give to the lead."""

from __future__ import annotations

from citypact.games.obstacles.fiscal.promotion import Promotion
from citypact.mechanisms.answer_parts.picture import Curve, Mark, Picture, steps

#: Weights drawn at least, and as a multiple of the weight now.
DRAWN, BEYOND = 2.0, 2.0


def promotion_picture(game: Promotion) -> Picture:
    """Draw the least and the greatest payment that both sign, closing in on the equal split."""
    now = float(game.weight)
    weights = steps(0.0, max(DRAWN, BEYOND * now))
    ends = [game.payments_signed_at(weight) for weight in weights]
    equal = float(game.equal_payment)
    curves = [Curve("equal split", weights, [equal] * len(weights))]
    title = "The joint project costs the cities more than it brings: nothing is signed"
    if game.payments_signed is not None:
        title = "The more officials care for the lead, the nearer to an equal split they sign"
        low, high = ([float(end[at]) for end in ends if end is not None] for at in (0, 1))
        payer, paid = game.players
        curves += [
            Curve(f"most that {payer} pays", weights, high),
            Curve(f"least that {paid} takes", weights, low),
        ]
    return Picture(
        title,
        "weight of the lead over the neighbour",
        f"payment from {game.players[0]} to {game.players[1]} (亿元 a year)",
        curves,
        [Mark("weight now", now)],
    )
