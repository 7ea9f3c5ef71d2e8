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
# # 02 The optimal ratio of your own case
#
# A plant leaves your city, or comes to it. Three numbers decide most of what can be agreed, all present
# values in 亿元 (10⁸ yuan):
#
# - **R**, the local tax of the plant that can be shared,
# - **L**, what the city that it leaves (the origin) loses net if nothing is paid,
# - **K**, what the city that it joins (the destination) spends net.
#
# Put your own numbers into the next cell and run the notebook. The numbers here are an illustration (trust
# A), and the assertions below belong to them. A ratio is the part of R that the origin keeps.

# %%
# %matplotlib inline
from textwrap import fill

import citypact

game = citypact.Relocation(revenue=4, origin_loss=1.2, destination_cost=0.8)
agreement = citypact.split(game)
print(fill(agreement.explain(), 84))

# %% [markdown]
# ## One ratio, and the room around it
#
# The move adds R − L − K = **2**. The origin needs **30%** to be no worse off and the destination can grant
# at most **80%**; in the middle, at **55%**, both gain 1. One half lies inside; it would be the Nash ratio
# if the origin held 0.4 of the bargaining power.
#
# *Source:* J. F. Nash, "The bargaining problem", Econometrica 18, 1950; the two-number model in
# `docs/theory/two-numbers.md`.

# %%
assert agreement.surplus == 2
assert agreement.participation == (0.3, 0.8)
assert agreement.ratio == 0.55
assert agreement.gains.vector() == (1, 1)
assert agreement.weight_at_half == 0.4
assert agreement.certificate.holds
agreement.plot()

# %% [markdown]
# **Questions for a class.** (a) Derive 30% and 80% with paper and pencil. (b) The destination says: "We
# bear the cost, so we should have more than half." What does the answer say to that? (c) Double all three
# numbers. What changes, and what does not?

# %% [markdown]
# ## Might the plant have come anyway?
#
# If it would have come with probability 0.3 for nothing, less is at stake and the ratio falls in
# proportion: **38.5%** in place of 55%, and the acceptable range becomes **21%** to **56%**.

# %%
footloose = citypact.Relocation(revenue=4, origin_loss=1.2, destination_cost=0.8, voluntary=0.3)
weaker = citypact.split(footloose)
assert weaker.ratio == 0.385
assert weaker.participation == (0.21, 0.56)
assert abs(weaker.ratio - 0.7 * agreement.ratio) < 1e-12
print(fill(weaker.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) The chance of coming anyway cannot be observed after an agreement is
# signed. Who has a reason to overstate it? (b) What evidence before the agreement would you accept?

# %% [markdown]
# ## What is fair?
#
# Criteria disagree when the cities are not alike or a lever is limited. Here Nash, equal gains and
# Kalai–Smorodinsky all give **38.5%**; with 0.4 of the bargaining power the origin gets **35%**; who may
# make the only offer takes everything, **56%** or **21%**.
#
# *Sources:* E. Kalai, "Proportional solutions to bargaining situations", Econometrica 45, 1977; E. Kalai
# and M. Smorodinsky, "Other solutions to Nash's bargaining problem", Econometrica 43, 1975.

# %%
same = {name: citypact.split(footloose, name).ratio for name in ("nash", "egalitarian", "kalai-smorodinsky")}
assert set(same.values()) == {0.385}
assert citypact.split(footloose, "nash", origin_weight=0.4).ratio == 0.35
offers = {
    proposer: citypact.split(footloose, "take-it-or-leave-it", proposer=proposer).ratio
    for proposer in ("origin", "destination")
}
assert offers == {"origin": 0.56, "destination": 0.21}
print(same, offers)

# %% [markdown]
# **Questions for a class.** (a) Which criterion would you defend in front of both city councils? (b) Find
# three numbers for which Nash and Kalai–Smorodinsky differ (hint: let the origin be glad to lose the plant,
# L < 0).

# %% [markdown]
# ## What moves the ratio?
#
# Each number is changed alone and the game solved again. L and K, each by a tenth of R, move the ratio as
# much: from **35%** to **42%**. If the chance of coming anyway is 0.4 and not 0.3 it falls to **33%**. R
# itself moves it least.

# %%
moves = citypact.what_moves(footloose)
ends = {move.parameter: (round(move.ratio_low, 3), round(move.ratio_high, 3)) for move in moves}
assert ends["origin_loss"] == (0.35, 0.42)
assert ends["destination_cost"] == (0.42, 0.35)
assert ends["voluntary"] == (0.385, 0.33)
assert moves[-1].parameter == "revenue"
for move in moves:
    low, high = f"{move.low:>5g} → {move.ratio_low:.3f}", f"{move.high:>5g} → {move.ratio_high:.3f}"
    print(f"{move.parameter:<18} {low}   {high}")

# %% [markdown]
# **Questions for a class.** (a) You can pay for one better estimate. Of which number? (b) Why does a higher
# L raise the ratio while a higher K lowers it?

# %% [markdown]
# ## A cap has a price
#
# A rule from above says: at most 30% for the origin. The ratio is then **30%**, the cap is what binds, and
# its shadow price says what relaxing it would bring. If the move itself loses money, no ratio helps: with R
# = 1, L = 0.7 and K = 0.5 the origin needs 70% and the destination grants at most 50%.

# %%
capped = citypact.split(footloose, ratio_cap=0.3)
assert capped.ratio == 0.3
assert capped.binding == ("ratio cap",)
assert round(capped.shadow_prices["ratio cap"], 2) == 3.63
hopeless = citypact.split(citypact.Relocation(revenue=1, origin_loss=0.7, destination_cost=0.5))
assert not hopeless.agreement
assert "at least 0.7" in hopeless.reason
assert "at most 0.5" in hopeless.reason
print(capped.shadow_prices, capped.shadow_price_units)
print(hopeless.reason)

# %% [markdown]
# **Questions for a class.** (a) Who gains by the cap, and who loses? (b) In the hopeless case the centre
# could pay. How much would it take, and when would that be wise?

# %% [markdown]
# ## If the figures are doubtful
#
# R = 4 may be wrong by 0.4, L and K by 0.2 each, all at once. The ratio that is best in the worst case is
# **55.6%**, and both accept anything from **38.9%** to **72.2%** whatever comes. One half stays acceptable.
#
# *Source:* A. Ben-Tal, L. El Ghaoui and A. Nemirovski, *Robust Optimization*, Princeton University Press,
# 2009.

# %%
doubt = citypact.BoxSet(revenue=0.4, origin_loss=0.2, destination_cost=0.2)
cautious = citypact.robust_split(game, doubt)
low, high = cautious.acceptable.ends
assert round(cautious.ratio, 3) == 0.556
assert (round(low, 3), round(high, 3)) == (0.389, 0.722)
assert low < 0.5 < high
print(fill(cautious.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Why is the acceptable range narrower than without doubt? (b) How large
# would the doubt have to be for no ratio to be safe? `cautious.radius_of_half` answers a related question.

# %% [markdown]
# ## As a file, and as a document to hand in
#
# The same case as a commented file, in which every number states its unit, its trust and its source:
# `citypact new relocation --out mine.yaml`, then `citypact split mine.yaml --out results/`. The saved
# result can be rechecked by the other side (`citypact verify results/split.json`) and printed (`citypact
# report mine.yaml -o mine.pdf`). Here the template that the first command writes is read back as it stands:

# %%
from citypact.scenario.load import parse_scenario
from citypact.scenario.templates import template

mine = parse_scenario(template("relocation"))
answer = citypact.split(mine.relocation(), ratio_cap=mine.ratio_cap())
assert answer.certificate.holds
assert mine.assumptions()
print(fill(answer.explain(), 84))
for line in mine.assumptions()[:4]:
    print(line)

# %% [markdown]
# **Questions for a class.** (a) Give each of your numbers a trust: S stated in a study, P public source, M
# general knowledge, A assumption. How many are A? (b) Exchange saved results with another group and recheck
# theirs. Change one figure by hand first: which line of `citypact verify` fails?
