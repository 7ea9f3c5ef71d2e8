"""The design problem: players, types, outcomes, what is demanded and what is aimed at."""
