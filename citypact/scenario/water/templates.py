"""Commented files about water and air to start from; every one loads as it stands."""

from __future__ import annotations

WATER = """\
# Every number is a quantity: {value, unit, trust, source, note, range}.
#   trust S (the seed study) or P (a public source): give the source
#         M (general knowledge) or A (assumption): give the reason as note
#   units of money: 亿元, 万元, million yuan, billion yuan, each a year where flows are meant
citypact: 1                # version of this format
kind: water
name: my-water             # lower-case letters, digits and hyphens
title: A county upstream and a city downstream
question: What should the city pay the county for clean water?
base_year: 2024            # year of constant prices
players: {upstream: County A, downstream: City B}
note: Say here what is not known.
parameters:
  pair:                    # effort 1 is full protection; give ranges, and the answer has ranges
    # b_D, what full protection is worth downstream
    downstream_benefit: {value: 1.2, unit: 亿元/year, trust: A, range: [1, 1.5], note: replace}
    # b_U, what it is worth upstream
    upstream_benefit: {value: 0, unit: 亿元/year, trust: A, note: replace with your figure}
    # c, twice the yearly cost of full protection: the cost of effort e is c e²/2
    cost: {value: 1.5, unit: 亿元/year, trust: A, range: [1.5, 2], note: replace with your figure}
    # central_benefit: {value: 0.3, unit: 亿元/year, trust: A, note: worth to others than the two}
  levers:                  # optional
    transfer_cap: {value: 0.6, unit: 亿元/year, trust: A, note: most that downstream can pay; replace}
    grant: {value: 0.05, unit: 亿元/year, trust: A, note: central money paid if the two agree; replace}
    # upstream_weight: {value: 0.5, unit: ratio, trust: A, note: bargaining weight of upstream}
  hidden:                  # optional: what the cost may be if only the county knows it; gives a menu
    costs: {value: [1.2, 2], unit: 亿元/year, trust: A, note: c of each type; replace}
    probabilities: {value: [0.4, 0.6], unit: ratio, trust: A, note: add up to 1; replace}
    # income_floor: {value: 0, unit: 亿元/year, trust: A, note: least that transfer less cost may leave}
    # budget: {value: 0.5, unit: 亿元/year, trust: A, note: most that the menu may pay on average}
    # may_exclude: true  # whether some types may be left without a contract
  index:                   # optional: P = baseline - response · effort + noise
    baseline: {value: 1.15, unit: ratio, trust: A, note: index expected without effort; replace}
    response: {value: 0.25, unit: ratio, trust: A, note: fall of the index at effort 1; replace}
    noise: {value: 0.1, unit: ratio, trust: A, note: standard deviation in a year; replace}
  # quantity:              # optional: a payment for the volume of water
  #   price: {value: 0.5, unit: yuan/m3, trust: A, note: for every cubic metre above the base}
  #   base: {value: 7, unit: 亿m3/year, trust: A, note: volume from which it counts}
  #   mean: {value: 7.3, unit: 亿m3/year, trust: A, note: expected volume}
  #   deviation: {value: 2, unit: 亿m3/year, trust: A, note: standard deviation}
rounds:                    # optional: bets on the index, each judged
  - name: first contract
    years: 2025-2027
    tiers:                 # from clean to dirty; the last has no up_to. Without tiers: rule not known
      - up_to: {value: 1, unit: ratio, trust: A, note: threshold}
        payment: {value: 0.5, unit: 亿元/year, trust: A, note: downstream pays upstream}
      - payment: {value: -0.5, unit: 亿元/year, trust: A, note: upstream pays downstream}
    formula:               # optional: P = stability · sum of weight · concentration over its base
      stability: {value: 0.9, unit: ratio, trust: A, note: k0; replace}
      weights:             # must add up to 1
        permanganate index: {value: 0.5, unit: ratio, trust: A, note: replace}
        total phosphorus: {value: 0.5, unit: ratio, trust: A, note: replace}
    # observed_index: {value: [0.95, 1.02], unit: ratio, trust: A, note: a year each}
    # central: {value: [1, 1], unit: 亿元/year, trust: A, note: central money a year}
"""

RIVER = """\
# Every number is a quantity: {value, unit, trust, source, note, range}.
#   trust S (the seed study) or P (a public source): give the source
#         M (general knowledge) or A (assumption): give the reason as note
#   units of money: 亿元, 万元, million yuan, billion yuan, each a year where flows are meant
citypact: 1                # version of this format
kind: river
name: my-river             # lower-case letters, digits and hyphens
title: A river of four cities
question: Who uses which water, who pays for cleaning it, and who pays whom?
base_year: 2024            # year of constant prices
players: [North Fork, South Fork, Bridge, Harbour]
# next city downstream of each but the last; without it the cities form a chain in that order
downstream: {North Fork: Bridge, South Fork: Bridge, Bridge: Harbour}
note: Say here what is not known.
parameters:                # water, cleanup, pool and protection: one of them or more
  water:                   # share the quantity
    inflows:
      North Fork: {value: 2, unit: 亿m3/year, trust: A, note: replace}
      South Fork: {value: 1, unit: 亿m3/year, trust: A, note: replace}
      Bridge: {value: 0.5, unit: 亿m3/year, trust: A, note: replace}
      Harbour: {value: 0.2, unit: 亿m3/year, trust: A, note: replace}
    benefits:              # power: size · use^exponent · quadratic: price · use - fall · use²/2 · log
      North Fork: {form: power, size: {value: 1, unit: 亿元/year, trust: A, note: replace}}
      South Fork: {form: power, size: {value: 1, unit: 亿元/year, trust: A, note: replace}}
      Bridge:
        form: quadratic
        price: {value: 3, unit: yuan/m3, trust: A, note: worth of the first cubic metre; replace}
        fall: {value: 1, unit: yuan/m3, trust: A, note: fall of that worth for every 亿m3 used; replace}
      Harbour:
        form: log
        size: {value: 4, unit: 亿元/year, trust: A, note: replace}
        scale: {value: 1, unit: 亿m3/year, trust: A, note: use at which the first worth has halved; replace}
  cleanup:                 # share the cost of cleaning each city's section
    costs:
      North Fork: {value: 1, unit: 亿元/year, trust: A, note: replace}
      South Fork: {value: 1, unit: 亿元/year, trust: A, note: replace}
      Bridge: {value: 2, unit: 亿元/year, trust: A, note: replace}
      Harbour: {value: 3, unit: 亿元/year, trust: A, note: replace}
    carried: {value: 0.3, unit: ratio, trust: A, note: part of the dirt that goes on downstream; replace}
  protection:              # efforts that save every city downstream
    costs:                 # c: the cost of effort e is c e²/2
      North Fork: {value: 1, unit: 亿元/year, trust: A, note: replace}
      South Fork: {value: 1, unit: 亿元/year, trust: A, note: replace}
      Bridge: {value: 1, unit: 亿元/year, trust: A, note: replace}
      Harbour: {value: 1, unit: 亿元/year, trust: A, note: replace}
    worth:                 # of clean water to each city
      North Fork: {value: 0.2, unit: 亿元/year, trust: A, note: replace}
      South Fork: {value: 0.2, unit: 亿元/year, trust: A, note: replace}
      Bridge: {value: 0.5, unit: 亿元/year, trust: A, note: replace}
      Harbour: {value: 1, unit: 亿元/year, trust: A, note: replace}
    transport:             # part of each city's worth that effort 1 at the source brings; order of players
      North Fork: {value: [1, 0, 0.5, 0.3], unit: ratio, trust: A, note: replace}
      South Fork: {value: [0, 1, 0.4, 0.2], unit: ratio, trust: A, note: replace}
      Bridge: {value: [0, 0, 1, 0.5], unit: ratio, trust: A, note: replace}
      Harbour: {value: [0, 0, 0, 1], unit: ratio, trust: A, note: replace}
  pool:                    # a common fund with forfeits by section
    total: {value: 2, unit: 亿元/year, trust: A, note: replace}
    pay:
      North Fork: {value: 1, unit: ratio, trust: A, note: replace}
      South Fork: {value: 1, unit: ratio, trust: A, note: replace}
      Bridge: {value: 3, unit: ratio, trust: A, note: replace}
      Harbour: {value: 5, unit: ratio, trust: A, note: replace}
    receive:
      North Fork: {value: 4, unit: ratio, trust: A, note: replace}
      South Fork: {value: 4, unit: ratio, trust: A, note: replace}
      Bridge: {value: 2, unit: ratio, trust: A, note: replace}
      Harbour: {value: 0, unit: ratio, trust: A, note: replace}
    sections:              # lost: part of the pool; to: who gets it, in shares that add up to 1
      - section: below the bridge
        lost: {Bridge: {value: 0.2, unit: ratio, trust: A, note: replace}}
        to: {Harbour: {value: 1, unit: ratio, trust: A, note: replace}}
        # drains: [North Fork, South Fork, Bridge]   # whose water passes it
        # reading: how the clause is read            # otherwise: other readings, each with lost and to
"""

AIR = """\
# Every number is a quantity: {value, unit, trust, source, note, range}.
#   trust S (the seed study) or P (a public source): give the source
#         M (general knowledge) or A (assumption): give the reason as note
#   units of money: 亿元, 万元, million yuan, billion yuan, each a year where flows are meant
citypact: 1                # version of this format
kind: air
name: my-air               # lower-case letters, digits and hyphens
title: Three cities under one sky
question: What should each city abate, and who pays whom?
base_year: 2024            # year of constant prices
players: [City A, City B, City C]
note: Say here what is not known.
parameters:                # abatement 1 is the whole of a city's own emissions
  damages:                 # what its own pollution costs each city
    City A: {value: 4, unit: 亿元/year, trust: A, note: replace}
    City B: {value: 8, unit: 亿元/year, trust: A, note: replace}
    City C: {value: 2, unit: 亿元/year, trust: A, note: replace}
  costs:                   # c: the cost of abating the part a of own emissions is c a²/2
    City A: {value: 10, unit: 亿元/year, trust: A, note: replace}
    City B: {value: 20, unit: 亿元/year, trust: A, note: replace}
    City C: {value: 8, unit: 亿元/year, trust: A, note: replace}
  # or, in place of damages and costs: gdp for each city, with damage_share and cost_share
  transport:               # for each source: the share of every city's pollution that it causes
    City A: {value: [0.6, 0.1, 0.2], unit: ratio, trust: A, note: replace}
    City B: {value: [0.2, 0.6, 0.1], unit: ratio, trust: A, note: replace}
    City C: {value: [0.1, 0.1, 0.5], unit: ratio, trust: A, note: replace}
  # where the table is not known, in place of transport; every amount is then a range:
  # shares:
  #   local: {value: [0.3, 0.6], unit: ratio, trust: A, note: share that a city causes itself}
  #   inside: {value: [0.2, 0.4], unit: ratio, trust: A, note: share that the other cities cause together}
"""

#: A table for ``citypact air``: what a unit abated at the source saves each city, 亿元.
BENEFITS = """\
source,cost,City A,City B,City C
City A,1,3,1,0.5
City B,2,2,4,1
City C,0.5,0.5,0.8,2
"""
