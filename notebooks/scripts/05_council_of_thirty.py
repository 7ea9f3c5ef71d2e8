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
# # 05 The council of thirty
#
# The council of the Yangtze delta grew from 14 cities to 30, and its agreements bind nobody. How many
# cities sign an agreement and keep it, how deep can thirty go, and who is admitted next? The notebook
# begins with cities that are alike, goes on to cities under one sky, and ends with the real waves of
# admission, which the model fails to predict better than distance does. Every number quoted in the text is
# asserted in the cell below it. Money is in 亿元 (10⁸ yuan) a year.

# %%
# %matplotlib inline
from textwrap import fill

import citypact

thirty = citypact.council_of_alike(
    citypact.LinearBenefit(30, 1, 1), patience=citypact.RepeatedPublicGood(30, 2)
)
print(fill(thirty.explain(), 84))

# %% [markdown]
# ## Thirty alike cities
#
# Every city's effort benefits all. Members count what their effort brings the others; outsiders do not, and
# enjoy it nevertheless. At full depth only councils of **2** and **3** hold, whatever benefit and cost are:
# the largest closes **1.3%** of the gap. All thirty hold only at a depth of **2/29**, a fifteenth of full
# joint action. Broad and shallow beats narrow and deep: at that depth all have **2565** together, more than
# with any council that goes deeper.
#
# *Sources:* S. Barrett, "Self-enforcing international environmental agreements", Oxford Economic Papers 46,
# 1994; M. Finus, *Game Theory and International Environmental Cooperation*, 2001.

# %%
from fractions import Fraction

assert thirty.stable == [2, 3]
assert round(float(thirty.gap_closed), 3) == 0.013
assert thirty.sizes[-1].deepest == Fraction(2, 29)
assert thirty.sizes[-1].total_at_deepest == 2565
assert thirty.certificate.holds
thirty.plot()

# %% [markdown]
# **Questions for a class.** (a) Why does a council of four fall apart? Say it as one of the four. (b) A
# council of thirty that promises little and keeps it, or one of three that promises much: which would you
# found? (c) The delta's council has a mayors' conference and no sanctions. What does the model expect of
# it?

# %% [markdown]
# ## Patience
#
# A yearly contribution that nobody enforces and that brings all together **twice** its cost is kept if the
# future counts enough: from a discount factor of **0.4828** on. A mayor who expects to move on every few
# years has a lower one than the city.
#
# *Source:* J. W. Friedman, "A non-cooperative equilibrium for supergames", Review of Economic Studies 38,
# 1971.

# %%
assert round(float(thirty.patience.least_discount), 4) == 0.4828
worth_more = citypact.RepeatedPublicGood(30, 5)
assert worth_more.least_discount < thirty.patience.least_discount
for effect, factor in (("twice", 2), ("five times", 5)):
    least = citypact.RepeatedPublicGood(30, factor).least_discount
    print(f"brings {effect} its cost: {float(least):.4f}")

# %% [markdown]
# **Questions for a class.** (a) Which discount factor has an official with an interest rate of 4% and one
# chance in four to be promoted away each year? (b) What would a public register of kept promises change in
# the formula?

# %% [markdown]
# ## Three cities under one sky
#
# A unit abated in the row city saves the column city so much. Alone each abates for itself: 3, 2 and 4.
# Together 4.5, 3.5 and 6.6, a joint gain of **5.065**. The game is convex, so the Shapley value is in the
# core: (1.704, 1.962, 1.399). City A gains most before any payment, 3.175, and pays 1.471, of which C
# receives 0.839 and B 0.632.
#
# *Source:* P. Chander and H. Tulkens, "The core of an economy with multilateral environmental
# externalities", International Journal of Game Theory 26, 1997.

# %%
from citypact.solvers import is_convex, shapley

air = citypact.Abatement([[3, 1, 0.5], [2, 4, 1], [0.5, 0.8, 2]], [1, 2, 0.5], ("A", "B", "C"))
settled = citypact.settle_abatement(air)
assert air.nash_abatement.tolist() == [3, 2, 4]
assert [round(amount, 6) for amount in settled.targets.vector()] == [4.5, 3.5, 6.6]
assert round(settled.surplus, 6) == 5.065
assert is_convex(air)
assert settled.in_core
assert [round(amount, 6) for amount in shapley(air).vector()] == [1.704167, 1.961667, 1.399167]
assert round(settled.own_gains["A"], 6) == 3.175
assert [round(amount, 6) for amount in settled.payments.vector()] == [-1.470833, 0.631667, 0.839167]
assert [str(one) for one in settled.transfers] == ["A pays C 0.8392", "A pays B 0.6317"]
settled.plot()

# %% [markdown]
# **Questions for a class.** (a) City A gains most and pays most. Is that fair? (b) What would happen to B's
# payment if its own benefit were twice as large? Change the matrix and look.

# %% [markdown]
# ## Thirteen cities that cannot be held without money
#
# The case `jjj-13-air-council` has Beijing, Tianjin and eleven cities of Hebei (who causes whose pollution
# is assumed there). Without money only a council of **2** holds, Beijing and Tianjin. With payments among
# members the best one that holds has **5** members and closes **52%** of the gap. All thirteen hold up to a
# depth of **0.48**, and then have more together (**11.65**) than with any council that goes deeper.

# %%
region = citypact.load_council("jjj-13-air-council")
sky = citypact.council_under_one_sky(region.build())
assert dict(sky.alone.count_by_size) == {2: 1}
assert len(sky.best.members) == 5
assert round(sky.best.total / sky.whole.total, 2) == 0.52
assert round(sky.best.total, 2) == 8.25
assert round(sky.whole_deepest, 2) == 0.48
assert round(max(row.total for row in sky.rows_by_depth), 2) == 11.65
assert sky.certificate.holds
print(fill(sky.explain(), 84))
sky.plot()

# %% [markdown]
# **Questions for a class.** (a) Who pays whom in the council of five? Why does Beijing pay? (b) "All must
# be in." "All must do their full part." Why can a city council not have both here?

# %% [markdown]
# ## Thirteen cities and a table that nobody published
#
# Who causes whose PM2.5 among Beijing, Tianjin and eleven cities of Hebei was modelled; the table was not
# found. Published (P) is that a city makes 21.49 to 68.74% of its own and the region's other cities 13.31
# to 54.62%. So every amount is a range over *all* tables that respect these limits: the joint gain lies
# between **2.4** and **2,223** 亿元 a year, and for none of the 13 cities is it settled whether it pays or
# receives. Of 2,000 tables drawn from the box half lie below 44; that shows what the box allows, not what
# is likely.
#
# The upper end is out of reach for a plain reason: abatement has no ceiling in this model, and in parts of
# the box 11 cities would abate more than all they emit (Hengshui 6.4 times as much). And the box is not all
# that is unknown: what the pollution costs a city is assumed, 0.5 to 5% of its GDP. Worths go with the
# square of that share: a factor of 100 between the two ends.

# %%
air_case = citypact.load_air("jjj-air-13")
unknown = citypact.settle_box(air_case.build(), draws=2000, seed=0)
assert air_case.parameters.shares.local.numbers == (0.2149, 0.6874)
assert air_case.parameters.shares.inside.numbers == (0.1331, 0.5462)
assert (round(unknown.surplus.lowest, 1), round(unknown.surplus.highest)) == (2.4, 2223)
assert unknown.payers == unknown.recipients == ()
assert round(unknown.surplus.typical[1]) == 44
beyond_all = {city: highest for city, (_, highest) in unknown.targets.items() if highest > 1}
assert len(beyond_all) == 11
assert round(beyond_all["Hengshui"], 1) == 6.4
low, high = air_case.parameters.damage_share.range
assert (low, high) == (0.005, 0.05)
assert round((high / low) ** 2) == 100
unknown.plot()

# %% [markdown]
# **Questions for a class.** (a) The range goes from 2.4 to 2,223. Is that an answer? What can be decided
# with it, what not? (b) Which institute could publish the missing table, and who would object?

# %% [markdown]
# ## Who is admitted next?
#
# A council is a club: every pair of members gains, every member and every pair costs. The candidate with
# the largest gain is admitted first. For the delta the order agrees with the real waves better than chance
# (Kendall's τ-b **0.41**, p about **0.03**, 16 cities). Plain nearness to Shanghai agrees better
# (**0.53**): **the model fails to beat distance**, at none of **25** pairs of exponents. Gains and costs
# are assumptions; they decide where growth stops (at **26** members if money may change hands, at **14** if
# everybody has a veto), never who comes next.
#
# *Sources:* J. M. Buchanan, "An economic theory of clubs", Economica 32, 1965; the dates and figures of the
# cities, with their sources, stand in `citypact/cases/council/yangtze-delta-30.yaml`.

# %%
from citypact.scenario.councils.growth_result import growth_result

growth = growth_result({"scenario": citypact.load_council("yangtze-delta-30").to_dict()}).answer
order = growth.validation.comparisons[0]
assert (round(order.tau, 2), round(order.p_value, 2), order.cities) == (0.41, 0.03, 16)
assert round(order.distance_tau, 2) == 0.53
assert growth.validation.beaten == (0, 25)
assert [len(grown.members) for grown in growth.growths.values()] == [26, 14]
print(fill(growth.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) A model that loses against a ruler: should it have been published? (b) What
# might have decided the real order that neither GDP nor distance measures? (c) Why does a veto stop growth
# at once?

# %% [markdown]
# ## A thousand cities
#
# The worth of a coalition of cities that abate is made of pairs and triples, so its Shapley value needs no
# enumeration: a thousand cities, each with benefits from all others, with side payments that add up to
# zero. That the formula is right is seen where everything can be enumerated, in the first ten cities.

# %%
import numpy as np

rng = np.random.default_rng(2012)
benefits = rng.random((1000, 1000)) / 100 + np.eye(1000)
many = citypact.Abatement(benefits, np.ones(1000))
shares = np.array(shapley(many).vector())
pact = citypact.settle_abatement(many)
assert abs(shares.sum() / many.grand - 1) < 1e-12
assert shares.min() > 0
assert pact.in_core
assert sum(pact.payments.vector()) == 0
assert len(pact.transfers) <= 999

few = citypact.Abatement(benefits[:10, :10], np.ones(10))
listed = citypact.CoalitionalGame(few.players, few.table, unit=few.unit)
assert np.allclose(shapley(few).vector(), shapley(listed).vector(), rtol=1e-12)
print(f"{len(pact.transfers)} transfers; joint gain {many.grand:,.0f}")

# %% [markdown]
# **Questions for a class.** (a) How many coalitions do a thousand cities have? Why is the Shapley value
# computable all the same? (b) Why are 999 transfers always enough?
