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
# # 06 Hidden costs
#
# What a move costs the origin only the origin knows; what it costs the destination only the destination
# knows. Each is tempted to exaggerate. This notebook asks what can be agreed all the same: one posted
# ratio, the best mechanism there is, a menu for a county upstream, a menu over the years, a payment to a
# plant, and a vote on a site. Beliefs are assumptions (trust A) and are stated in each section. Every
# number quoted in the text is asserted in the cell below it.

# %%
# %matplotlib inline
from textwrap import fill

from citypact import PrivateCosts, UniformBelief, post_ratio

ignorance = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
posted = post_ratio(ignorance)
print(fill(posted.explain(), 84))

# %% [markdown]
# ## One posted ratio
#
# Loss and cost may be anything between nothing and the whole of the shared tax. The best ratio to post is
# **1/2**; it moves the plant in one case of four and reaches **1/8** of the shared tax, three quarters of
# the **1/6** that known costs would allow. Nothing about the two cities entered: one half is here the
# answer to ignorance.
#
# *Source:* K. Hagerty and W. Rogerson, "Robust trading mechanisms", Journal of Economic Theory 42, 1987.

# %%
assert posted.ratio == 1 / 2
assert (posted.welfare, posted.first_best) == (1 / 8, 1 / 6)
assert posted.certificate.holds
posted.plot()

# %% [markdown]
# **Questions for a class.** (a) Draw the square of losses and costs and shade where the plant moves at one
# half. (b) Where does a move that would be worth it not happen? (c) Would you rather post a ratio or
# negotiate one? What does negotiating cost here?

# %% [markdown]
# ## What the belief decides
#
# If the origin's loss is at most 0.6 of the tax, and the destination's cost is spread as a Beta(2, 5), the
# best ratio is **54.8%**. If each city either loses little or much, one half is the worst of the middle:
# the best ratios are two intervals, **10% to 30%** and **70% to 90%**.

# %%
from citypact import BetaBelief, HistogramBelief

skewed = post_ratio(PrivateCosts(UniformBelief(0, 0.6), BetaBelief(2, 5)))
assert round(skewed.ratio, 3) == 0.548
little_or_much = HistogramBelief((0, 0.1, 0.6, 0.7), (1, 0, 1))
split_minds = post_ratio(PrivateCosts(little_or_much, little_or_much))
intervals = [tuple(round(end, 3) for end in found.ends) for found in split_minds.ratios]
assert intervals == [(0.1, 0.3), (0.7, 0.9)]
print(fill(skewed.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) How would you learn which belief is right without asking the two cities?
# (b) Why can two far ratios both be best?

# %% [markdown]
# ## The best that truth allows
#
# Any mechanism in which both cities tell the truth, may refuse, and get nothing from the centre reaches at
# most **9/64** of the shared tax: more than the 1/8 of a posted ratio, less than the 1/6 of known costs. To
# make every worthwhile move the centre must add **1/6**, and its first yuan is worth **0.5**.
#
# *Source:* R. Myerson and M. Satterthwaite, "Efficient mechanisms for bilateral trading", Journal of
# Economic Theory 29, 1983.

# %%
from citypact.mechanisms.trade import continuous_second_best

limit = continuous_second_best(ignorance)
assert float(limit.surplus) == posted.second_best == 9 / 64
assert 1 / 8 < 9 / 64 < 1 / 6
assert posted.minimal_subsidy == 1 / 6
assert float(limit.price) == 0.5
print(
    f"posted {posted.welfare:.4f}, second best {float(limit.surplus):.4f}, first best {posted.first_best:.4f}"
)

# %% [markdown]
# **Questions for a class.** (a) Which of the three demands (truth, freedom to refuse, no central money)
# would you give up? (b) The first best needs 1/6 of central money to gain 1/6 − 1/8 over posting. Is it
# worth it?

# %% [markdown]
# ## A menu for a county that alone knows its cost
#
# A county upstream has low cost (1, chance 0.4) or high cost (1.6, chance 0.6); a unit of effort is worth 2
# downstream. The best menu offers both types a line of their own: effort **2** for the cheap one, who keeps
# a rent of **0.3**; effort **1** for the costly one, who keeps nothing. Not knowing the type costs
# downstream **0.15**.
#
# *Source:* D. P. Baron and R. B. Myerson, "Regulating a monopolist with unknown costs", Econometrica 50,
# 1982.

# %%
import citypact

menu = citypact.design_menu(citypact.HiddenCost(benefit=2, costs=(1, 1.6), probabilities=(0.4, 0.6)))
assert menu.efforts == (2, 1)
assert menu.rents == (0.3, 0)
assert round(menu.price_of_ignorance, 4) == 0.15
assert menu.certificate.holds
print(fill(menu.explain(), 84))
menu.plot()

# %% [markdown]
# **Questions for a class.** (a) Why does the costly type do less than would be best for both? (b) An
# auditor can find out the type for 0.1. Hire him? (c) What does the cheap county say about itself if there
# is only one contract?

# %% [markdown]
# ## Growth that only the origin sees
#
# Tax may come early, late or evenly, and the origin alone knows which. A menu of ratios over the years
# sorts the three: **0.7 then 0.3** for early tax, **0.3 then 0.7** for late, **one half** in both years for
# even. No type keeps a rent, and the menu brings the destination **0.16** more than one ratio for all.

# %%
from citypact import GrowthMenuProblem, GrowthType, design_growth_menu

types = (
    GrowthType(0.3, (3, 1), 2.4, name="early"),  # probability, tax of each year, loss
    GrowthType(0.3, (1, 3), 2.4, name="late"),
    GrowthType(0.4, (2, 2), 2, name="even"),
)
years = design_growth_menu(GrowthMenuProblem(types, origin_rate=0, destination_rate=0))
assert years["early"].ratios == (0.7, 0.3)
assert years["late"].ratios == (0.3, 0.7)
assert years["even"].ratios == (0.5, 0.5)
assert years.expected_rent == 0
assert years.gain_over_single == 0.16
print(fill(years.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Check with paper that "early" does not want the option of "late". (b) A
# statute has one ratio for all. What speaks for it all the same?

# %% [markdown]
# ## What to pay a plant
#
# A plant moves if it is paid what the move costs it, and only the plant knows how much that is: anything
# from nothing to the whole tax. Together the cities gain 0.6 by the move. The best offer is **0.3**, half
# of the surplus: a higher one would also pay plants that come for less. Moves worth **0.045** do not happen
# for it.

# %%
from citypact import Relocation, design_hidden_inducement

offer = design_hidden_inducement(
    Relocation(revenue=1, origin_loss=0.2, destination_cost=0.2), UniformBelief(0, 1)
)
assert (offer.inducement, offer.markdown, offer.lost) == (0.3, 0.3, 0.045)
print(fill(offer.explain(), 84))

# %% [markdown]
# **Questions for a class.** (a) Why is the best offer half of the surplus? Differentiate (0.6 − σ)σ. (b)
# Who should pay it, origin or destination?

# %% [markdown]
# ## A site that nobody wants to pay for
#
# Two cities would share a project that costs 3; to each it is worth 0, 1, 2 or 3, which it alone knows.
# Payments can make truth best in two ways. With one (expected externality) the money balances in every
# case, but the types **0** and **1** would rather stay out. With the other (pivotal payments) truth is best
# whatever the others say; to have every type on board then takes **0.625** on average.
#
# *Sources:* C. d'Aspremont and L.-A. Gérard-Varet, "Incentives and incomplete information", Journal of
# Public Economics 11, 1979; E. H. Clarke, "Multipart pricing of public goods", Public Choice 11, 1971.

# %%
from citypact.mechanisms.trade import Siting, expected_externality, pivotal_transfers

site = Siting.public_project(types=(0, 1, 2, 3), cost=3)
balanced = expected_externality(site)
assert balanced.reluctant["A"] == (0, 1)
pivotal = pivotal_transfers(site)
assert pivotal.voluntary_subsidy == 0.625
print({city: [float(gain) for gain in gains] for city, gains in balanced.interim.items()})

# %% [markdown]
# **Questions for a class.** (a) Which city is "pivotal", and what does it pay for? (b) Why can no rule
# balance the money, please every type and choose the best site? Name the theorem of an earlier section.
