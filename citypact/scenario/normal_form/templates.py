"""A game in normal form to start from."""

from __future__ import annotations

#: For ``citypact equilibrium``; the same as a table has a column for each player, then "payoff NAME".
NORMAL_FORM = """\
# A game for citypact equilibrium: any number of players, payoffs for every combination of strategies.
citypact: 1                # version of this format
kind: normal-form
name: my-normal-form       # lower-case letters, digits and hyphens
title: Two cities and a road that both need
trust: A                   # S or P (give the source), M (general knowledge) or A (assumption)
note: replace every payoff with your own and say where it comes from
players: [City A, City B]
strategies:
  City A: [build, wait]
  City B: [build, wait]
# Payoffs of each player: a row for each strategy of the first player, in it one number for each
# strategy of the second (with three players, a list for each strategy of the third, and so on).
payoffs:
  City A: [[2, 1], [3, 0]]
  City B: [[2, 3], [1, 0]]
"""
