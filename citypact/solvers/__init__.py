"""Numerical methods that know nothing of cities, taxes or rivers; the only place that calls a solver."""
