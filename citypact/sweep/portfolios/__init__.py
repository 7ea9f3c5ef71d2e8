"""Sweeps over a list of plants: every row a portfolio with its own ratio, bounds, thresholds or amounts."""
