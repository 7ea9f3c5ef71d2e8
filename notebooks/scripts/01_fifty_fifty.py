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
# # 01 Fifty-fifty
#
# When a plant moves from Beijing to Hebei, the notice 财预〔2015〕92号 shares its local taxes 50:50 for three
# years, five at most, up to the tax of the three years before the move. Is one half the right ratio? This
# notebook asks a model that has not been told it. Every number quoted in the text is asserted in the cell
# below it. Money is in 亿元 (10⁸ yuan), present values; a ratio is the part that Beijing keeps.

# %%
# %matplotlib inline
from textwrap import fill

import citypact
from citypact.mechanisms.fifty_fifty import reproduce
from citypact.scenario.reproduction import calibration_of

scenario = citypact.load_scenario("beijing-hebei")
game = scenario.relocation()
agreement = citypact.split(game)
print(fill(agreement.explain(), 84))

# %% [markdown]
# ## The model's own answer
#
# Equal gains need **63.4%** for Beijing, not one half: its loss (2.19 years of the plant's tax) exceeds
# Hebei's net cost (0.88). Both accept anything between **44.5%** and **82.2%**, so one half is acceptable.
# It would be the Nash ratio if Beijing held 14.5% of the bargaining power.
#
# *Source:* J. F. Nash, "The bargaining problem", Econometrica 18, 1950.

# %%
assert round(agreement.ratio, 3) == 0.634
assert [round(end, 3) for end in agreement.participation] == [0.445, 0.822]
assert (round(float(game.origin_loss), 2), round(float(game.destination_cost), 2)) == (2.19, 0.88)
assert round(agreement.weight_at_half, 3) == 0.145
assert agreement.certificate.holds
agreement.plot()

# %% [markdown]
# **Questions for a class.** (a) Both curves are straight lines and their sum does not depend on the ratio.
# Why? (b) At which ratio would Hebei rather have no agreement? Say it in a sentence that a mayor would use.
# (c) What would Beijing have to lose for one half to give equal gains? Check your answer with
# `citypact.Relocation`.

# %% [markdown]
# ## Which theory calls for one half?
#
# Theories rest on different measurable numbers. Those that call for a ratio, hits and misses side by side
# (C7, C8 and C5 rest on declared ignorance or equal placeholders; C3, C4 and C13 repeat C1 where nothing
# distinguishes the cities):

# %%
report = reproduce(calibration_of(scenario))
for key, criterion, ratio, verdict in report.rows():
    print(f"{key:>3}  {criterion:<28} {ratio:>22}   {verdict}")

# %% [markdown]
# The posted ratio under ignorance (C7), the two robust ratios (C8) and equal effort (C5) give one half. The
# equal-surplus ratio (C1), Rubinstein's (C4) and the promotion tournament (C9) do not.
#
# *Sources:* A. Rubinstein, "Perfect equilibrium in a bargaining model", Econometrica 50, 1982; K. Hagerty
# and W. Rogerson, "Robust trading mechanisms", Journal of Economic Theory 42, 1987 (posted ratios).

# %%
hits = {row.key for row in report.blind if row.contains_half}
assert {"C5", "C7", "C8"} <= hits
assert {"C1", "C4", "C9"} <= set(report.misses)
assert report.statute_replicated
print("one half:", ", ".join(sorted(hits)), "| not:", ", ".join(sorted(report.misses)))

# %% [markdown]
# **Questions for a class.** (a) C7 gives one half because nothing is known. Is that a reason for it, or the
# lack of one? (b) Which row would you measure first if you had money for one survey, and why? (c) A theory
# that misses stays in the table. What would be wrong with leaving it out?

# %% [markdown]
# ## How surprising is one half?
#
# If losses and costs each lie anywhere between 10% and 60% of the shared tax, one half is acceptable to
# both with probability **16/23**, and the equal-surplus ratio falls within 0.05 of it with probability
# **15/46**.

# %%
from fractions import Fraction

assert report.surprise.acceptable == Fraction(16, 23)
assert report.surprise.near == Fraction(15, 46)
print(f"acceptable {float(report.surprise.acceptable):.3f}, near {float(report.surprise.near):.3f}")

# %% [markdown]
# **Questions for a class.** (a) Draw the square of losses and costs and shade where one half is acceptable.
# (b) If one half is acceptable in two cases of three, how much does it prove that it was chosen?

# %% [markdown]
# ## The headline and what it is worth
#
# Half of the tax for at most five years is **16.3%** of all local tax over twenty years, for every growth
# up to 1.2, because the cap is three years' tax. The ratio sets the speed, not the amount: at growth 1.5
# every ratio from **0.4** upward reaches the same cap within five years.
#
# *Source:* 财预〔2015〕92号, 京津冀协同发展产业转移对接企业税收收入分享办法, 2015-06-03; the clause behind
# each amount stands in the last column.

# %%
from citypact.mechanisms.statute import Enterprise, StatuteTerms, ratios_reaching_cap, schedule

plan = schedule(Enterprise.from_base(1.0, growth=1.2), StatuteTerms())
assert round(plan.effective_share(0.04), 3) == 0.163
slow = schedule(Enterprise.from_base(1.0, growth=1.0), StatuteTerms())
assert slow.effective_share(0.04) < plan.effective_share(0.04)
assert ratios_reaching_cap(Enterprise.from_base(1.0, growth=1.5)) == (0.4, 1.0)
print("year   tax  origin  cumulated  clause")
for row in plan.rows:
    amounts = f"{row.tax:.2f}    {row.origin:.2f}       {row.cumulative:.2f}"
    print(f"{row.year:>4}  {amounts}  {', '.join(row.clause)}")

# %% [markdown]
# **Questions for a class.** (a) A newspaper writes "the two provinces share the tax half and half". Correct
# it. (b) Who gains by a higher cap, and who by a longer term? (c) Why does the ratio not matter to a plant
# that grows fast?

# %% [markdown]
# ## Payments over time
#
# Where a lump sum may change hands, ratio and lump sum are substitutes: every ratio from 0 to **52.2%**
# gives the same gains, and a single "optimal" ratio would be an accident of the solver.

# %%
design = citypact.design_cash_flow(scenario.path())
lo, hi = design.ratios.ends
assert (lo, round(hi, 3)) == (0.0, 0.522)
assert design.certificate.holds
print(f"ratios from {lo:.1%} to {hi:.1%}; gains {[round(gain, 4) for gain in design.gains.vector()]}")

# %% [markdown]
# **Questions for a class.** (a) Two designs give the same gains, one with a lump sum and one with a high
# ratio. Which would a mayor who leaves office in three years prefer? (b) Why does the package report an
# interval here and one number above?

# %% [markdown]
# ## What this rests on
#
# The calibration is not evidence: apart from the notice, incomes and budgets its numbers are midpoints of
# declared ranges (trust A). How much was shared, and by which enterprises, has not been published.

# %%
assumed = scenario.assumptions()
assert any(line.startswith("A:") for line in assumed)
for line in assumed:
    print(line)

# %% [markdown]
# **Questions for a class.** (a) Choose the three assumptions that you trust least and say how you would
# test them. (b) Which of them decides on which side of one half the answer lies?
# `citypact.what_moves(game)` tells you.
