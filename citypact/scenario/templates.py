"""Commented files to start from; every one loads as it stands."""

from __future__ import annotations

from citypact.errors import InputError, Problem
from citypact.mechanisms.obstacles.catalogue import OBSTACLES
from citypact.scenario.councils.templates import council_template
from citypact.scenario.designs.templates import DESIGNS, FIRMS, LISTS, OFFERS
from citypact.scenario.normal_form.templates import NORMAL_FORM
from citypact.scenario.obstacles.listing import obstacle_template
from citypact.scenario.packages.templates import GAINS, PACKAGE
from citypact.scenario.water.templates import AIR, BENEFITS, RIVER, WATER

_HEAD = """\
# Every number is a quantity: {{value, unit, trust, source, note, range}}.
#   trust S (the seed study) or P (a public source): give the source
#         M (general knowledge) or A (assumption): give the reason as note
#   units of money: 亿元, 万元, million yuan, billion yuan (converted to 亿元, and shown)
#   range [lowest, highest] is optional and in the same unit
citypact: 1                # version of this format
kind: relocation
name: {name}       # lower-case letters, digits and hyphens
title: {title}
question: {question}
base_year: 2024            # year of constant prices
players: {{origin: City A, destination: City B}}   # the plant moves from origin to destination
profile: planner           # or official: needs origin_side.turnover
note: Say here what is not known.
"""

_REDUCED = """\
parameters:
  reduced:
    # R, present value of the local tax that can be shared
    revenue: {value: 1, unit: 亿元, trust: A, note: replace with your figure}
    # L, what the origin loses net if the move happens and nothing is shared
    origin_loss: {value: 0.3, unit: 亿元, trust: A, note: replace with your figure}
    # K, what the destination spends net if it received none of R
    destination_cost: {value: 0.1, unit: 亿元, trust: A, note: replace with your figure}
    # optional:
    # voluntary: {value: 0, unit: ratio, trust: A, note: chance that the plant comes without agreement}
    # rivals: {value: [0.2, 0.1], unit: 亿元, trust: A, note: surplus of each rival destination}
    # window_share: {value: 0.33, unit: ratio, trust: A, note: R over the value of all local tax}
"""

_COMPONENTS = """\
parameters:
  plant:
    base_tax: {value: 1, unit: 亿元/year, trust: A, note: local tax a year before the move; replace}
    growth: {value: 1.2, unit: ratio, trust: A, note: tax after the move over that before; replace}
    yearly_growth: {value: 0, unit: 1/year, trust: A, note: growth a year after that; replace}   # optional
    horizon: {value: 20, unit: years, trust: A, note: years over which all local tax is counted}
    ramp: {value: 0.5, unit: ratio, trust: A, note: part of a full year's tax in the first year}
    delay: {value: 1, unit: years, trust: A, note: from signing to attainment of production}
  origin_side:
    hazard: {value: 0.25, unit: 1/year, trust: A, note: chance a year that the plant is lost anyway; replace}
    job_loss: {value: 0, unit: 亿元, trust: A, note: present value and not measured}
    relief: {value: 0, unit: 亿元, trust: A, note: freed land and less congestion; not measured}
    # optional:
    # drift: {value: 0.01, unit: 1/year, trust: A, note: drift of the tax flow for the option value}
    # volatility: {value: 0.2, unit: 1/year, trust: A, note: volatility of the tax flow}
    # stay_horizon: {value: 20, unit: years, trust: A, note: the plant's horizon if absent}
    # turnover: {value: 0.25, unit: 1/year, trust: A, note: chance that the official leaves}
  destination_side:
    investment: {value: 5, unit: 亿元, trust: A, note: infrastructure and land at the signing; replace}
    service_share: {value: 0.4, unit: ratio, trust: A, note: cost of serving the plant over its tax; replace}
    jobs_gain: {value: 0, unit: 亿元, trust: A, note: present value and not measured}
    outside: {value: 0, unit: 亿元, trust: A, note: what the destination keeps without the agreement}
    # turnover: as the origin's if absent
  finance:
    discount_rate: {value: 0.04, unit: 1/year, trust: A, note: one rate for both}
    # or origin_rate and destination_rate; the two-number game needs one common rate
  levers:                  # all optional; what is absent follows Caiyu [2015] 92
    window: {value: 5, unit: years, trust: P, source: "Notice Caiyu [2015] 92"}
    cap_multiple: {value: 1, unit: ratio, trust: P, source: "Notice Caiyu [2015] 92"}
    # capped: false        # no cap at all (leave out cap_multiple)
    # ratio_cap: {value: 1, unit: ratio, trust: A, note: highest ratio allowed}
    # central_budget: {value: 0, unit: 亿元, trust: A, note: most that the centre may grant}
    lump_sum: true         # whether a lump sum may change hands at the signing
  # outside:               # optional
  #   voluntary: {value: 0, unit: ratio, trust: A, note: chance that the plant comes without agreement}
  #   rivals: {value: [0.2], unit: 亿元, trust: A, note: surplus of each rival destination}
"""

_CONTEXT = """\
# Optional: what other theories of the ratio use.
# context:
#   origin_income: {value: 90000, unit: yuan/person, trust: A, note: GDP per head; replace}
#   destination_income: {value: 40000, unit: yuan/person, trust: A, note: GDP per head; replace}
#   see citypact schema for the others
# Optional: the agreement that was really signed, for comparison only, never an input.
# reported:
#   headline_share: {value: 0.4, unit: ratio, trust: P, source: where it was read}
#   term: {value: 5, unit: years, trust: P, source: where it was read}
#   text: the agreement in words
"""

_PARK = """\
# A park: the efforts of both sides make the revenue, equity is the usual yardstick.
context:
  # effort productivity of each side: tax that one unit of its effort adds
  origin_effort: {value: 1, unit: ratio, trust: A, range: [0.1, 5], note: replace with your figure}
  destination_effort: {value: 1, unit: ratio, trust: A, range: [0.1, 5], note: replace with your figure}
  # optional: fiscal size, for the sharing of risk
  # origin_revenue: {value: 100, unit: 亿元, trust: A, note: budget revenue; replace}
  # destination_revenue: {value: 40, unit: 亿元, trust: A, note: budget revenue; replace}
reported:                  # for comparison only, never an input
  text: Say here what was really signed.
  # headline_share: {value: 0.6, unit: ratio, trust: P, source: where it was read}
  # figures:
  #   equity_origin: {value: 0.6, unit: ratio, trust: P, source: where it was read}
"""

_ENTERPRISES = """\
firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan
plant 1,0.9,1,1.1,1.2,yes,yes
plant 2,0.3,0.3,0.3,0.8,yes,yes
plant 3,0.5,0.5,0.5,1,no,yes
"""

_GAME = """\
# A game of coalitions for citypact allocate. The same as a table: see citypact new coalitions.
citypact: 1                # version of this format
kind: game
name: my-game              # optional, as title, source and note
title: Three cities and what they gain together
trust: A                   # S or P (give the source), M (general knowledge) or A (assumption)
note: replace every number with your own and say where it comes from
unit: 亿元                 # any unit; 亿元 if left out
orientation: profit        # or cost: what a coalition must pay
players: [City A, City B, City C]   # names without +
# Every coalition must be listed; or say --missing zero or --missing additive.
values:
  City A: 0
  City B: 0
  City C: 0
  City A+City B: 6
  City A+City C: 8
  City B+City C: 4
  City A+City B+City C: 14
# or as a list of all 2**n worths, the empty coalition first:
# order: bits              # empty, A, B, A+B, C, A+C, B+C, A+B+C
# values: [0, 0, 0, 6, 0, 8, 4, 14]
# order: sizes             # empty, A, B, C, A+B, A+C, B+C, A+B+C
# values: [0, 0, 0, 0, 6, 8, 4, 14]
# Optional, for the rules that need it (citypact allocate --list):
# unions: [City A+City B, City C]                 # owen, banzhaf_owen, aumann_dreze
# levels: [[City A+City B, City C], [City A+City B+City C]]   # winter, the finest first
# edges: [City A+City B, City B+City C]           # myerson, position_value
# weights: {City A: 2, City B: 1, City C: 1}      # weighted_shapley
# share: 0.5                                      # egalitarian_shapley
# In place of values, a structured form:
# form: additive       amounts: {City A: 1, ...}
# form: airport        costs: {City A: 1, ...}
# form: assignment     sellers: [...]  buyers: [...]  values: [[a number for each buyer], ...]
# form: bankruptcy     estate: 10   claims: {City A: 6, ...}
# form: dividends      dividends: {City A: 1, City A+City B: 2, ...}
# form: graph          weights: [[a number for each player], ...]
# form: production     resources: [[...], ...]  technology: [[...], ...]  prices: [...]
# form: spanning_tree  costs: [[a number for the source and each player], ...]
# form: voting         weights: {City A: 3, ...}   quota: 4
"""

_COALITIONS = """\
coalition,value
City A,0
City B,0
City C,0
City A+City B,6
City A+City C,8
City B+City C,4
City A+City B+City C,14
"""


def _head(name: str, title: str, question: str) -> str:
    return _HEAD.format(name=name, title=title, question=question)


_TEMPLATES = {
    "relocation": _head("my-relocation", "A plant moves", "Which share of its tax should the origin keep?")
    + _COMPONENTS
    + _CONTEXT,
    "reduced": _head(
        "my-reduced", "R, L and K given directly", "Which share of the tax should the origin keep?"
    )
    + _REDUCED
    + _CONTEXT,
    "park": _head("my-park", "A jointly built park", "Which share of the park's tax should the origin take?")
    + _REDUCED
    + _PARK,
    "designs": _head(
        "my-designs", "A plant moves", "Which assumption moves the origin's share, and by how much?"
    )
    + _COMPONENTS
    + DESIGNS,
    "portfolio": _head(
        "my-portfolio", "A list of plants, and a market", "Which ratio moves the most surplus of a list?"
    )
    + _COMPONENTS
    + DESIGNS
    + LISTS,
    "enterprises": _ENTERPRISES,
}
#: Who would get what, for ``citypact allocate three-cities --check``.
_PROPOSAL = """\
player,amount
Beijing,5
Tianjin,5
Hebei,4
"""

_GAMES = {"game": _GAME, "coalitions": _COALITIONS, "proposal": _PROPOSAL}
_WATERS = {"water": WATER, "river": RIVER, "air": AIR}
_FORMS = {"normal-form": NORMAL_FORM}
_PACKAGES = {"package": PACKAGE, "gains": GAINS}
_TABLES = {"benefits": BENEFITS, "firms": FIRMS, "offers": OFFERS}
#: Templates for two cities: scenarios (YAML) and a list of enterprises (CSV).
KINDS: tuple[str, ...] = tuple(_TEMPLATES)
#: For coalitions: a game as a document (YAML) and as a table (CSV), and a proposal (CSV).
GAME_KINDS: tuple[str, ...] = tuple(_GAMES)
#: For ``citypact compensate``, ``river`` and ``air``: scenarios (YAML).
WATER_KINDS: tuple[str, ...] = tuple(_WATERS)


def template(kind: str) -> str:
    """Return a commented file to start from.

    Parameters
    ----------
    kind : str
        ``relocation`` (components of R, L and K), ``reduced`` (R, L and K), ``park``,
        ``designs`` (with further assumptions), ``portfolio`` (with a list and a market as well),
        ``firms`` and ``offers`` (their CSV tables), ``enterprises`` (a CSV list for
        ``citypact statute``), ``game`` or ``coalitions`` (a document or a CSV table for
        ``citypact allocate``), ``proposal`` (a CSV list for its ``--check``), ``normal-form`` (for
        ``citypact equilibrium``), ``water``, ``river`` or ``air`` (scenarios), ``benefits`` (a CSV
        table for ``citypact air``), ``package`` or ``gains`` (a scenario or its CSV table, for
        ``citypact package``), or the name of an obstacle (its shipped case, for
        ``citypact solve``).

    Raises
    ------
    InputError
        If there is no template of that kind.

    Examples
    --------
    >>> template("enterprises").splitlines()[0]
    'firm,tax_year1,tax_year2,tax_year3,growth,government_led,fits_plan'
    """
    if kind in OBSTACLES:
        return obstacle_template(kind)
    if kind == "council":
        return council_template()
    known = _TEMPLATES | _GAMES | _FORMS | _WATERS | _PACKAGES | _TABLES
    if kind not in known:
        raise InputError(Problem("kind", kind, "one of " + ", ".join((*known, "council", *OBSTACLES))))
    return known[kind]
