"""Why cooperation and supervision do not go together: what each brings as cooperation spreads."""

from __future__ import annotations

from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.mechanisms.answer_parts.picture import Curve, Picture, steps


def triangle_picture(game: CentralTriangle) -> Picture:
    """Draw what cooperating and looking bring, by the share of the cities that cooperate."""
    shares = steps(0.0, 1.0)
    curves = [Curve("looking, for the centre", shares, [float(game.centre_advantage(x, x)) for x in shares])]
    for at, city in enumerate(game.players):
        for look, word in ((0, "unwatched"), (1, "watched")):
            edges = [float(game.city_advantage(at, x, look)) for x in shares]
            curves.append(Curve(f"cooperating, for {city} {word}", shares, edges))
    title = "Looking pays while there is something to find"
    if game.centre_advantage(1, 1) >= 0:
        title = "Looking costs nothing, whatever there is to find"
    elif game.centre_advantage(0, 0) <= 0:
        title = "Looking never pays the centre"
    return Picture(
        title,
        "share of the cities that cooperates",
        "gain over the other choice (亿元 a year)",
        curves,
    )
