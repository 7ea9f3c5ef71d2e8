"""The part of a scenario file on further assumptions, lists and markets, to start from."""

from __future__ import annotations

#: Every key of ``designs``; any may be left out.
DESIGNS = """\
# Further assumptions. Each is tried alone, and the report says which moves the ratio, and by how much.
# Keep those that fit your case and leave out the rest.
designs:
  beliefs:                 # L/R and K/R: each city knows its own alone (other forms: beta, histogram, cases)
    origin: {form: uniform, numbers: {value: [0, 0.6], unit: ratio, trust: A, note: lowest and highest L/R}}
    destination: {form: beta, numbers: {value: [2, 5], unit: ratio, trust: A, note: alpha and beta for K/R}}
  growth:                  # only the origin can tell how fast the plant will grow; needs the components
    types:
      - name: slow
        probability: {value: 0.5, unit: ratio, trust: A, note: replace}
        growth: {value: 1, unit: ratio, trust: A, note: tax after the move over that before}
        origin_loss: {value: 1.8, unit: 亿元, trust: A, note: L of this kind}
      - name: fast
        probability: {value: 0.5, unit: ratio, trust: A, note: replace}
        growth: {value: 1.5, unit: ratio, trust: A, note: tax after the move over that before}
        origin_loss: {value: 3, unit: 亿元, trust: A, note: L of this kind}
  firm:                    # the plant chooses for itself, and the origin may obstruct
    profit_gain: {value: 0.2, unit: 亿元, trust: A, note: what the move adds to its profit}
    moving_cost: {value: 0.5, unit: 亿元, trust: A, note: what moving costs it}
    noise: {value: 0.3, unit: 亿元, trust: A, note: spread of what else it weighs}
    directive: {value: 0.1, unit: ratio, trust: A, note: chance that it is told to move}
    obstruction:
      moving_chance: {value: 0.8, unit: ratio, trust: A, note: chance of a move if nothing is done}
      cost: {value: 5, unit: 亿元, trust: A, note: "lowering the chance by w costs half of this times w²"}
  effort:                  # effort adds to the tax, and nobody can write it into a contract
    origin_productivity: {value: 1, unit: 亿元, trust: A, note: tax that its effort adds at a ratio of one}
    destination_productivity: {value: 2, unit: 亿元, trust: A, note: the same at a ratio of zero}
    # central_price: {value: 1.05, unit: ratio, trust: A, note: cost to society of a central yuan}
  leader:                  # the origin sets the ratio, the destination's tax answers
    elasticity: {value: 0.3, unit: ratio, trust: A, note: replace}
  # park:                  # dividends of a joint park
  #   origin_exponent: {value: 0.2, unit: ratio, trust: A, note: elasticity of tax in the origin's effort}
  #   destination_exponent: {value: 0.4, unit: ratio, trust: A, note: the same of the destination}
  risk:                    # the shared tax is uncertain
    deviation: {value: 1, unit: 亿元, trust: A, note: standard deviation of the shared tax}
    origin_aversion: {value: 0.05, unit: 1/亿元, trust: A, note: absolute risk aversion}
    destination_aversion: {value: 0.1, unit: 1/亿元, trust: A, note: absolute risk aversion}
  uncertainty:             # R, L and K may be off by as much as this; shape: box, budgeted or ellipsoid
    shape: box
    revenue: {value: 0.3, unit: 亿元, trust: A, note: replace}
    origin_loss: {value: 0.3, unit: 亿元, trust: A, note: replace}
    destination_cost: {value: 0.3, unit: 亿元, trust: A, note: replace}
  cases:                   # or one of these cases is true
    revenue: {value: [4, 5, 6], unit: 亿元, trust: A, note: R of each case}
    origin_loss: {value: [3, 2.5, 2], unit: 亿元, trust: A, note: L of each case}
    destination_cost: {value: [0.5, 1, 1], unit: 亿元, trust: A, note: K of each case}
    confidence: {value: 0.5, unit: ratio, trust: A, note: no loss on average over the worst half}
    radius: {value: 0.3, unit: 亿元, trust: A, note: how far the truth may lie from the cases}
  regret:                  # or only ranges of L/R and K/R are known
    loss: {value: [0.3, 0.7], unit: ratio, trust: A, note: lowest and highest}
    cost: {value: [0.1, 0.4], unit: ratio, trust: A, note: lowest and highest}
  enforcement:             # no court makes the destination pay
    project_value: {value: 5, unit: 亿元, trust: A, note: worth of a future project to it before payments}
    settlement: {value: 0.2, unit: ratio, trust: A, note: chance that the centre deducts arrears}
    # penalty, yearly_tax, window, rate, arrivals: see citypact schema
  officials:               # officials are promoted by comparison
    standing: {value: 1, unit: ratio, trust: A, note: weight of the lead over the other city}
    output_standing: {value: 0.05, unit: ratio, trust: A, note: weight of the lead in output}
    lost_output: {value: 10, unit: 亿元, trust: A, note: output that the origin loses}
    shown_output: {value: 20, unit: 亿元, trust: A, note: output that the plant shows at the destination}
"""

#: A list and a market for ``citypact portfolio``.
LISTS = """\
# For citypact portfolio: a list of plants under one ratio (citypact new firms --out firms.csv).
portfolio:
  firms: {file: firms.csv, trust: A, note: replace with your list}
  at: {value: 0.5, unit: ratio, trust: A, note: ratio at which the surplus is told as well}
  # consent: portfolio     # once for all; plant by plant if absent
  # least_part: {value: 0.3, unit: ratio, trust: A, note: of the common gain for either city}
# And plants of several cities for the sites of several others (citypact new offers --out offers.csv).
market:
  offers: {file: offers.csv, trust: A, note: replace with your offers}
  sites:
    City C: {value: 1, unit: count, trust: A, note: plants it can take}
    City D: {value: 2, unit: count, trust: A, note: plants it can take}
  # provinces: [[City A], [City B], [City C, City D]]   # Owen value
  # links: [[City A, City C], [City B, City D]]         # Myerson value
"""

FIRMS = """\
firm,revenue,origin_loss,destination_cost,sector,profit_gain,moving_cost
steel,4,2.2,0.6,heavy,0.3,0.4
glass,2,0.9,0.4,heavy,0.2,0.1
chips,3,0.6,1.2,light,0.5,0.2
textiles,1,0.2,0.4,light,0.1,0.2
"""

OFFERS = """\
firm,origin,destination,revenue,origin_loss,destination_cost
steel,City A,City C,4,2.2,0.6
steel,City A,City D,4,2.2,1
glass,City A,City D,2,0.9,0.4
chips,City B,City C,3,0.6,1.2
chips,City B,City D,3,0.6,1.4
"""
