"""The headline ratio against what the origin really receives of all local tax, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.mechanisms.statute.yearly_shares import yearly_shares
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Line, Panel, Rule
from citypact.report.words.amounts import percent

#: Enterprises in a list up to which their years are added up: beyond, nobody waits for the picture.
MOST_FIRMS = 1000


def share_picture(result: Mapping[str, Any]) -> Chart:
    """Show the origin's share of each year's tax and of all tax to date, with headline and effective share.

    Parameters
    ----------
    result : mapping
        The answer of ``statute_result``.

    Raises
    ------
    InfeasibleDesign
        If no enterprise is covered or there is no tax, so that there is no share to draw; or if the list
        has more than a thousand enterprises.

    Examples
    --------
    >>> from citypact.mechanisms.statute import statute_result
    >>> share_picture(statute_result({"base": 1.0, "growth": 1.2})).title
    'Headline ratio 50.0%, effective share 16.3%'
    """
    inputs = result["inputs"]
    if len(inputs.get("firms") or ()) > MOST_FIRMS:
        raise InfeasibleDesign(f"more than {MOST_FIRMS:,} enterprises: their years are not added up")
    years = [each for each in yearly_shares(inputs) if each.to_date is not None]
    if not years:
        raise InfeasibleDesign("there is no local tax to share, and so no share to draw")
    headline, effective = float(inputs["ratio"]), float(years[-1].to_date or 0)
    places = [float(each.year) for each in years]
    shares = [float(each.share or 0) for each in years]
    layers: list[Layer] = [
        Bars("share of the year's tax", "y", places, [0.0] * len(places), shares, 0.8, "sky"),
        Rule(f"headline ratio: {percent(headline)}", "y", headline, "vermilion", "dashed", 1.6),
        Rule(f"effective share: {percent(effective)}", "y", effective, "black", "dotted", 1.6),
        Line(
            "share of all tax to date (present value)", places,
            [float(each.to_date or 0) for each in years], "blue", shape="circle", size=4.0,
        ),
    ]  # fmt: skip
    panel = Panel(
        Axis("year after the signing", form="whole", room=0.02),
        Axis("share of the local tax that goes to the origin", form="percent", low=0.0),
        layers,
    )
    title = f"Headline ratio {percent(headline)}, effective share {percent(effective)}"
    return Chart(title, (panel,))
