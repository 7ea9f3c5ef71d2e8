# ---
# jupyter:
#   jupytext:
#     formats: ipynb,scripts//py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 03 A coalition from a spreadsheet
#
# What every group of cities can earn, or must pay, on its own decides what is fair, what is stable and who
# would walk out. That table is a spreadsheet. The file `three_towns.csv` beside this notebook says what
# water costs three towns, alone, in pairs and all together; put your own file in its place (`citypact new
# coalitions --out game.csv` writes one to fill in, `.xlsx` is read as well).
#
# *Source of the numbers:* P. D. Straffin, *Game Theory and Strategy*, Mathematical Association of America,
# 1993; recalled and not copied (trust M). The book names no unit; a spreadsheet is read in 亿元. Every number
# quoted in the text is asserted in the cell below it.

# %%
# %matplotlib inline
from textwrap import fill

import citypact
from citypact.solvers import core, core_ranges, cost_of_stability, is_concave, least_core, nucleolus, shapley

towns = citypact.load_game("three_towns.csv", cost=True).game
for coalition in (("A",), ("B",), ("C",), ("A", "B"), ("A", "C"), ("B", "C"), ("A", "B", "C")):
    print("+".join(coalition), towns.worth(*coalition))

# %% [markdown]
# ## Is it worth it?
#
# Alone the towns pay 120 + 140 + 120 = **380**, together **255**: the pact saves **125**. A and B save 90
# of it as a pair, A and C 80, B and C 70. A line that is missing in the spreadsheet is an error that names
# the group, never a zero.

# %%
alone = sum(towns.worth(town) for town in towns.players)
assert alone == 380
assert towns.grand == 255
assert alone - towns.grand == 125
savings = {
    "+".join(pair): sum(map(towns.worth, pair)) - towns.worth(*pair)
    for pair in (("A", "B"), ("A", "C"), ("B", "C"))
}
assert savings == {"A+B": 90, "A+C": 80, "B+C": 70}
print(savings)

# %% [markdown]
# **Questions for a class.** (a) Split the bill of 255 before you read on, and write down your reason. (b)
# Which town is the most valuable partner? (c) What would go wrong if a missing line were read as zero?

# %% [markdown]
# ## What is fair?
#
# The Shapley value charges each town the average of what it adds when the towns join in every possible
# order: A **73⅓**, B **98⅓**, C **83⅓**. The nucleolus makes the group that has least reason to stay as
# content as possible: **68⅓**, **98⅓**, **88⅓**.
#
# *Sources:* L. S. Shapley, "A value for n-person games", 1953; D. Schmeidler, "The nucleolus of a
# characteristic function game", SIAM Journal on Applied Mathematics 17, 1969.

# %%
assert [str(share) for share in shapley(towns).fractions] == ["220/3", "295/3", "250/3"]
assert [str(share) for share in nucleolus(towns).fractions] == ["205/3", "295/3", "265/3"]
answer = citypact.allocate(towns, ["shapley", "nucleolus"])
answer.to_frame()

# %% [markdown]
# **Questions for a class.** (a) Compute A's Shapley share by hand from the six orders. (b) Why does the
# nucleolus charge C more and A less than the Shapley value? (c) Which of the two did your own split
# resemble?

# %% [markdown]
# ## What is stable?
#
# No group should pay more than it would by itself: that is the core. B and C pay 190 as a pair, so A must
# pay at least 255 − 190 = **65**; A and B pay 170, so C must pay at least 85. In the core A pays **65 to
# 75**, B **95 to 105** and C **85 to 95**. The core is a small polygon in the triangle of all divisions,
# and the Shapley value lies outside it: C pays only 83⅓, and A and B together **171.67**, which is more than
# the 170 that they would pay as a pair.
#
# *Source:* D. B. Gillies, "Solutions to general non-zero-sum games", 1959.

# %%
assert core_ranges(towns).ranges == {"A": (65, 75), "B": (95, 105), "C": (85, 95)}
assert not core(towns).empty
assert not is_concave(towns)
check = citypact.check_proposal(towns, dict(shapley(towns)))
assert not check.in_core
assert check.worst.coalition == ("A", "B")
assert (round(check.worst.given, 2), check.worst.alone) == (171.67, 170)
print(fill(check.explain(), 84))
answer.plot("core")

# %% [markdown]
# **Questions for a class.** (a) Who walks out under the Shapley value, and how much does that group save by
# it? (b) Where joining saves more the more have joined (a concave cost game) the Shapley value lies in the
# core. Find the violation here: `is_concave(towns).statement` names it.

# %% [markdown]
# ## The proof of a nucleolus
#
# The nucleolus comes in fractions with Kohlberg's criterion decided exactly: each level names the groups
# that are tight and positive weights with which they cancel. Nothing is left to a tolerance.
#
# *Source:* E. Kohlberg, "On the nucleolus of a characteristic function game", SIAM Journal on Applied
# Mathematics 20, 1971.

# %%
found = nucleolus(towns)
assert str(found.guarantee) == "exact"
assert found.certificate.exact
assert found.certificate.tolerance == 0
assert all(residual <= 0 for residual in found.certificate.residuals.values())
for level in found.details["levels"]:
    print(round(level["epsilon"], 4), sorted(level["coalitions"]))

# %% [markdown]
# **Questions for a class.** (a) What does a level say, in words? (b) Why is a proof in fractions worth more
# to a negotiator than six correct decimals?

# %% [markdown]
# ## A proposal put to the test
#
# The mayor of C proposes 70, 105 and 80: "C is small." Everything is paid for, but C pays 5 less than
# any division in the core allows, and A and B have **5** more to pay together than they would without C.

# %%
proposal = {"A": 70, "B": 105, "C": 80}
verdict = citypact.check_proposal(towns, proposal)
assert sum(proposal.values()) == towns.grand
assert core_ranges(towns).ranges["C"][0] - proposal["C"] == 5
assert not verdict.in_core
assert verdict.worst.coalition == ("A", "B")
assert proposal["A"] + proposal["B"] - towns.worth("A", "B") == 5
print(fill(verdict.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Mend the proposal with as small a change as possible so that nobody walks
# out. (b) May a proposal in the core still be unfair? Give one.

# %% [markdown]
# ## When no division is stable
#
# Let any two of three cities be able to take everything. The core is empty: weights of one half on each
# pair cover every city once and are worth 3/2, more than the 1 that there is to share. A subsidy of 1/2
# from above would make an agreement hold; without it the best that can be done is that every pair gives up
# 1/3 by staying.
#
# *Sources:* O. N. Bondareva, 1963, and L. S. Shapley, "On balanced sets and cores", 1967; Y. Bachrach and
# others, "The cost of stability in coalitional games", 2009.

# %%
majority = citypact.CoalitionalGame(["A", "B", "C"], [0, 0, 0, 1, 0, 1, 1, 1])
report = core(majority)
assert report.empty
assert set(report.weights.values()) == {0.5}
assert sum(weight * majority.worth(*names) for names, weight in report.weights.items()) == 1.5
assert cost_of_stability(majority).subsidy == 0.5
assert least_core(majority).epsilon == 1 / 3
print(fill(report.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Play the game with three people and one bar of chocolate. How does it end?
# (b) Who should pay the subsidy of 1/2, and for how long?

# %% [markdown]
# ## A famous table
#
# In the 1930s the Tennessee Valley Authority built dams that served navigation, flood control and power,
# and had to say who pays for what. The Shapley value charges power **193,998.5** (thousand dollars), the
# nucleolus **202,810**. Separable costs, remaining benefits, the rule that engineers found by themselves,
# lies between. All three are in the core: power may pay anything from 110,977 to 250,096 before somebody
# walks out.
#
# *Source:* J. S. Ransmeier, *The Tennessee Valley Authority*, 1942; as in P. D. Straffin and J. P. Heaney,
# "Game theory and the Tennessee Valley Authority", International Journal of Game Theory 10, 1981.

# %%
from citypact.solvers import scrb

dams = citypact.load_game("tva-1942").game
assert shapley(dams)["power"] == 193998.5
assert nucleolus(dams)["power"] == 202810
assert 193998.5 < scrb(dams)["power"] < 202810
assert core_ranges(dams).ranges["power"] == (110977, 250096)
assert all(citypact.check_proposal(dams, dict(rule(dams))).in_core for rule in (shapley, nucleolus, scrb))
citypact.allocate("tva-1942", ["shapley", "nucleolus", "scrb"]).to_frame()

# %% [markdown]
# **Questions for a class.** (a) Why did engineers of the 1930s come so near to what was proved thirty years
# later? (b) Whose numbers would you check first if you had to pay for power?

# %% [markdown]
# ## Which line of the table matters most?
#
# The table decides, so it is the table that will be argued about. Which worth moves the answer most is part
# of every result. If A's own cost rises by 1 its Shapley share rises by **1/3**; if the cost of A and B
# rises by 1 it is C whose share falls by **1/3**.

# %%
moves = citypact.allocate(towns, ["shapley"]).document["moves"]["shapley"]
slopes = {"+".join(move["coalition"]): move["right"] for move in moves}
assert abs(slopes["A"]["A"] - 1 / 3) < 1e-12
assert abs(slopes["A+B"]["C"] + 1 / 3) < 1e-12
for coalition, slope in slopes.items():
    print(coalition, {town: round(by, 4) for town, by in slope.items()})

# %% [markdown]
# **Questions for a class.** (a) By how much may the cost of A and B be wrong before C's share changes by
# 10? (b) A town hires a consultant to estimate its own cost. What is it tempted to report?
