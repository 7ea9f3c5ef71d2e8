"""Files about package deals to start from: a scenario, and a table of gains."""

from __future__ import annotations

PACKAGE = """\
# Several deals between the same cities in one agreement, for citypact package.
# Every number is a quantity: {value, unit, trust, source, note, range}; see citypact new relocation.
citypact: 1                # version of this format
kind: package
name: my-package
title: Tax, water and transport in one agreement
question: Which payments remain if all issues are settled together?
base_year: 2024
players: [City A, City B]
note: Say here what is not known.
parameters:
  counted: present value   # of all amounts; or a year, in units such as 亿元/year
  issues:                  # what each brings every city before payments; losses are negative
    moved plants:
      gains:
        City A: {value: -3, unit: 亿元, trust: A, note: replace with your figure}
        City B: {value: 5, unit: 亿元, trust: A, range: [3, 8], note: replace with your figure}
    clean water:
      gains:
        City A: {value: 6, unit: 亿元, trust: A, note: replace with your figure}
        City B: {value: -4, unit: 亿元, trust: A, note: replace with your figure}
      # worths:            # optional: what coalitions can do alone about it; all together may be left out
      #   unit: 亿元
      #   trust: A
      #   note: replace with your figures; A+B names the coalition of A and B
      #   coalitions: {City A: 1, City B: 0}
    road:
      divisible: false     # all or nothing
      gains:
        City A: {value: 1, unit: 亿元, trust: A, note: replace with your figure}
        City B: {value: -0.5, unit: 亿元, trust: A, note: replace with your figure}
  # optional:
  # terms:
  #   share: {value: 0.9, unit: ratio, trust: A, note: part of the efficient total to reach; 1 if absent}
  #   floors:
  #     City B: {value: 0.5, unit: 亿元, trust: A, note: least gain of a city}
  #   largest_gap: {value: 3, unit: 亿元, trust: A, note: most by which one city gains more than another}
  #   central_money: {value: 1, unit: 亿元, trust: A, note: most that comes from outside}
  #   central_cost: {value: 1, unit: ratio, trust: A, note: what a unit of it counts for}
  # tax_water:             # settle a water payment by the tax ratio of moved plants, from shipped cases
  #   relocation: beijing-hebei
  #   water: miyun
  #   plants: {value: 20, unit: count, trust: A, note: how many times the plant of the case}
  #   years: {value: 5, unit: years, trust: A, note: years for which the payment is due}
"""

#: A table for ``citypact package``: cities in rows, issues in columns, 亿元.
GAINS = """\
city,moved plants,clean water,road
City A,-3,6,1
City B,5,-4,-0.5
divisible,yes,yes,no
"""
