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
# # 04 A river
#
# Anhui clears the fish cages from the Xin'an River and closes plants on it; Zhejiang, downstream, has the
# cleaner water. What should Zhejiang pay? This notebook goes from two cities to a bet, a promise, a river
# of four cities and the pool of three provinces. Facts carry a source (P) or are marked as general
# knowledge (M); what nobody has published is assumed (A) and said to be. Every number quoted in the text is
# asserted in the cell below it. Money is in 亿元 (10⁸ yuan) a year.

# %%
# %matplotlib inline
from textwrap import fill

import citypact

pair = citypact.WaterPair(downstream_benefit=2, upstream_benefit=0, cost=1.5)
found = citypact.compensate(pair)
print(fill(found.explain(), 84))
found.to_frame()

# %% [markdown]
# ## Two cities
#
# A unit of effort upstream is worth 2 downstream and its cost is 0.75 e². Left alone the city upstream does
# nothing; best for both is an effort of **1.3333**. That costs it 1.3333 and brings the city downstream
# 2.6667: both accept any transfer in between, and at equal bargaining power it is **2**, half as much again
# as the loss. If the city downstream can pay only 1, the centre must add 0.3333 to keep that effort.
# Central money that comes only with the agreement replaces part of the transfer: a grant of 0.4 lowers it
# by 0.2.
#
# *Sources:* R. H. Coase, "The problem of social cost", Journal of Law and Economics 3, 1960; J. F. Nash,
# Econometrica 18, 1950.

# %%
assert [round(end, 4) for end in found.participation] == [1.3333, 2.6667]
assert (round(found.effort.efficient, 4), found.transfer) == (1.3333, 2.0)
assert found.certificate.exact
poor = citypact.compensate(pair, transfer_cap=1)
assert not poor.agreement
assert round(poor.central_subsidy, 4) == 0.3333
assert citypact.compensate(pair, grant=0.4).transfer == 1.8
found.plot()

# %% [markdown]
# **Questions for a class.** (a) The city upstream loses 1.3333 and is paid 2. Is that a bribe, a price or a
# compensation? (b) Why does a grant of 0.4 lower the transfer by half of it only? (c) Who should prove what
# clean water is worth?

# %% [markdown]
# ## The Xin'an bet
#
# In 2012 Anhui and Zhejiang put money on a pollution index: better than the base, Zhejiang pays Anhui 1 亿元;
# worse, Anhui pays Zhejiang 1 (P; that P = 1 divides the two: M). Only what is at *stake*, 2 in round 1 and
# 3 in round 2 (its tiers: M), makes effort pay. How the index answers effort, how much chance moves it,
# what clean water is worth and what protection costs are assumptions, taken in the middle of declared
# ranges; for other values run the cell again.
#
# *Source:* S. Grossman and O. Hart, "An analysis of the principal-agent problem", Econometrica 51, 1983;
# the sources of the figures stand in the case file `citypact/cases/water/xinan.yaml`.

# %%
xinan = citypact.load_water("xinan")
bets = xinan.bets()
studies = [citypact.study_bet(xinan.pair(), bet, xinan.noise()) for bet in bets if bet.known]
for bet in bets:
    print(bet.name, bet.years, "| stake:", "not known" if bet.stake is None else float(bet.stake))
for study in studies:
    print(fill(study.explain(), 84))

# %% [markdown]
# Under these assumptions the first bet buys an effort of **0.112** of full protection (best for both: 0.88)
# and 23.8% of the surplus; the second, with one more 亿元 at stake, 0.162 and 33.4%. The efficient effort
# would need a stake of **15.24**, and a threshold elsewhere: at that effort the index is expected at 0.78,
# so whether it passes P = 1 is no longer in doubt and effort near there earns nothing. With the threshold
# left at 1 the stake would have to be 4,406. The best threshold is P = 0.8027, laxer than the 0.78 of the
# textbook formula: with so little noise, a threshold at the expected index is lost half of the time
# whatever is done, and doing nothing would pay better.
#
# For rounds 3 and 4 the size of the pool is published, not who is paid at which index. Their stake is not
# known, and none is invented.

# %%
first, second = studies
assert [bet.stake for bet in bets] == [2, 3, None, None]
assert (round(first.effort, 3), round(second.effort, 3)) == (0.112, 0.162)
assert (round(first.attained, 3), round(second.attained, 3)) == (0.238, 0.334)
assert (first.efforts["efficient"], round(first.expected_index["efficient"], 9)) == (0.88, 0.78)
assert (round(first.design.stake, 2), round(first.design.threshold, 4)) == (15.24, 0.8027)
assert round(first.needed) == 4406
assert all(study.certificate.holds for study in studies)
first.plot()

# %% [markdown]
# **Questions for a class.** (a) The index is better than the base in a wet year too. What does the
# coefficient k₀ do about it? (b) Why does only the difference between winning and losing make effort pay?
# (c) A province says: "We won the bet, so it worked." What else could explain it?

# %% [markdown]
# ## What the stake says about those who agreed on it
#
# Read backwards: suppose the stake of 2 was chosen to be efficient, with the threshold where the index was
# expected. Over the declared ranges of response, noise and cost a unit of effort is then worth **0.80 to
# 10.64** 亿元 a year downstream, and fair transfers lie between 0.008 and 11.3. Published estimates of fair
# compensation, 22 to 77.98, are 11 to 39 times the whole stake. Either the bet is far too small, or the
# declared ranges are wrong, or effort was bought in other ways: the centre paid Anhui 3 亿元 in each year of
# round 1 (P). With the threshold at P = 1 and the baseline unknown the stake says less still: the benefit
# may be anything from nothing to 10.64.

# %%
from citypact.mechanisms.index_bet import IndexBox

box = {"response": (0.1, 0.4), "noise": (0.03, 0.1), "cost": (10, 40)}
implied = citypact.infer_from_stake(2, IndexBox(**box), estimate=(22, 77.98))
assert [round(end, 2) for end in implied.benefit] == [0.80, 10.64]
assert [round(end, 3) for end in implied.fair_transfer] == [0.008, 11.318]
assert [round(times) for times in implied.stake_gap] == [11, 39]
assert xinan.rounds[0].central.numbers == (3, 3, 3)
at_one = citypact.infer_from_stake(2, IndexBox(**box, base=(0.85, 1.2)), threshold=1)
assert [round(end, 2) for end in at_one.benefit] == [0.0, 10.64]
assert implied.certificate.holds
assert at_one.certificate.holds
print(fill(implied.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Which of the three ranges (response, noise, cost) widens the answer most?
# Narrow one and run the cell again. (b) What data would you ask the two provinces for?

# %% [markdown]
# ## A promise without a sanction goes round in circles
#
# Upstream protects or develops, downstream compensates or does not. With reward and penalty of 1 each and
# no sanction from outside, the only resting place inside is at shares **(0.5, 0.3)**, a *centre*: around it
# the two go for ever, and never get there. Who starts at (0.5, 0.5) comes back to where he was; along the
# way the share of those who protect swings between 0.305 and 0.695.
#
# *Source:* J. Hofbauer and K. Sigmund, *Evolutionary Games and Population Dynamics*, Cambridge University
# Press, 1998.

# %%
from citypact.report.water.phase_portrait import phase_portrait
from citypact.solvers import replicator_invariant, replicator_path, rest_points

promise = citypact.ProtectionGame(cost=1, upstream_benefit=0.4, downstream_benefit=2, transfer=1, penalty=1)
play = promise.populations()
resting = rest_points(play)
inside = [point for point in resting.points if not point.pure]
assert [(point.shares, point.kind) for point in inside] == [((0.5, 0.3), "centre")]
assert resting.stable == ()
round_trip = replicator_path(play, [0.5, 0.5], horizon=100)
level = [replicator_invariant(play, point) for point in round_trip.points[::20]]
assert max(level) - min(level) < 1e-9
protecting = round_trip.points[:, 0]
assert (round(protecting.min(), 3), round(protecting.max(), 3)) == (0.305, 0.695)
phase_portrait(play)

# %% [markdown]
# A sanction on a city downstream that does not pay ends it. The least one is as large as the transfer, 1,
# plus any margin; with a margin of 0.1 it is **1.1**, and no subsidy is needed. (Protect, compensate) is
# then a strict equilibrium and the only stable state. The sanction costs nothing as long as it is believed:
# in that state it is never paid.

# %%
package = citypact.central_package(promise, margin=0.1)
assert (float(package.subsidy), float(package.sanction)) == (0.0, 1.1)
assert package.stability == "asymptotically stable"
(stable,) = rest_points(package.game.populations()).stable
assert list(stable.face.values()) == ["protect", "compensate"]
assert min(replicator_path(package.game.populations(), [0.5, 0.5]).end) > 0.999
package.plot()

# %% [markdown]
# **Questions for a class.** (a) Follow one round trip in the picture and say at each quarter who would like
# to change what he does. (b) The sanction is never paid in the stable state. Does it cost anything? (c) Who
# could impose it between two provinces?

# %% [markdown]
# ## Water along a river
#
# Four cities on a river (an illustration, trust A): the first has the water, the third values it most. Used
# best it is worth **7.794**, 2.205 more than if each kept its own. A unit of water is then worth 1.299
# everywhere, so no unit should move. Exactly one division is in the core and gives no group more than it
# could reach with all water from upstream: (1.41421, 2.12132, 2.72546, 1.53324). The arrows are the money
# that carries it out, on its way up the river. The source wins nothing by it: e1 is paid for the water it
# lets through, and ends exactly where it would be alone.
#
# *Source:* S. Ambec and Y. Sprumont, "Sharing a river", Journal of Economic Theory 107, 2002.

# %%
from citypact.games.river import PowerBenefit, River, RiverWater
from citypact.mechanisms.river_rules import sharing_ranges

cities = ("e1", "e2", "e3", "e4")
river = RiverWater(River(cities), (2, 0.5, 0.3, 0.2), [PowerBenefit(size) for size in (1, 2, 3, 2.5)])
water = citypact.share_river(river)
assert [round(amount, 5) for amount in water.welfare.vector()] == [1.41421, 2.12132, 2.72546, 1.53324]
assert (round(water.total, 3), round(sum(water.gains.vector()), 3)) == (7.794, 2.205)
assert {round(water.shadow_prices[f"water at {city}"], 3) for city in cities} == {1.299}
assert sharing_ranges(river).unique
assert water.gains["e1"] == 0
assert water.transfers["e1"] > 1
water.plot()

# %% [markdown]
# **Questions for a class.** (a) "The water belongs to whom it flows past." "It belongs to all on the
# river." Which principle sets the lower bound of each share here, which the upper? (b) Why does the source
# end where it would be alone although it is paid?

# %% [markdown]
# ## If cities only deal with their neighbours
#
# The mouth of a river gains from the source but pays only the city between. With these benefits the
# contracts between neighbours add 3.5 of the 4 that the whole basin could gain: **12.5%** is lost. Nothing
# is lost if contracts are on the water at the border and signed from the mouth up, for then the middle city
# already knows what it will be paid.

# %%
chain = River(("source", "middle", "mouth"))
basin = citypact.Abatement([[1, 1, 1], [0, 1, 2], [0, 0, 1]], [1, 1, 1], chain.players)
deals = citypact.bilateral_deals(basin, chain)
assert (deals.welfare_gain, deals.best_welfare_gain, deals.cost_of_bilateralism) == (3.5, 4.0, 0.125)
border = citypact.bilateral_deals(basin, chain, reward="border", order="downstream first")
assert border.cost_of_bilateralism == 0.0
print(fill(deals.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Who is missing at the table when only neighbours talk? (b) Why does the
# order of signing matter?

# %% [markdown]
# ## The pool of the Chishui
#
# Yunnan, Guizhou and Sichuan fill a pool of 2 亿元 a year in the ratio 1:5:4 and take it out as 3:4:3 (P). If
# every section passes, Yunnan receives **0.4** and the two others pay 0.2 each: what was reported for 2019.
# The clause on the section above Maotai is known from a press copy that does not say how large the cut is
# or who receives it, so four readings are computed. Under all four there is a temptation: Yunnan would gain
# if the section above Maotai failed, Sichuan if Lianyuxi did, and their water passes there.
#
# *Sources:* the agreement's figures with their sources stand in `citypact/cases/river/chishui.yaml`.

# %%
from citypact.report.water.money_map import money_map

chishui = citypact.load_river("chishui")
pools = chishui.pools()
answers = [citypact.settle_pool(pool) for _, pool in pools]
assert len(answers) == 4
assert all(answer.net.vector() == (0.4, -0.2, -0.2) for answer in answers)
reported = chishui.facts.figures
assert [reported[f"yunnan_from_{payer}_2019"].number for payer in ("guizhou", "sichuan")] == [0.2, 0.2]
hazards = {answer.moral_hazard for answer in answers}
assert hazards == {(("Yunnan", "above Maotai"), ("Sichuan", "Lianyuxi"))}
for failed, nets in answers[0].outcomes:
    print(", ".join(failed) or "every section passes", [float(net) for net in nets])
money_map(chishui.river(), dict(answers[0].net), "Net payments if every section passes", "亿元")

# %% [markdown]
# **Questions for a class.** (a) Why would Yunnan gain by a failure downstream of it? Read it off the
# outcomes above. (b) Write a clause that removes the temptation and costs nobody anything if every section
# passes.

# %% [markdown]
# ## What this rests on
#
# None of the transfers computed for a real basin is a finding about it: benefit and cost have not been
# published. What does not depend on them are the forms: half of a conditional grant ends with the city
# downstream, a bet works through its stake alone, a promise needs a sanction at least as large as itself,
# and the threshold has to follow the index that good work brings.

# %%
assert xinan.assumed()
for line in xinan.assumptions():
    print(line)

# %% [markdown]
# **Questions for a class.** (a) Which of the assumptions would you replace first by a measurement? (b)
# Write two sentences for a newspaper that say what this notebook found and what it did not.
