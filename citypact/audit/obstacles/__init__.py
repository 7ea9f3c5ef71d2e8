"""Obstacles between cities: equilibrium, best outcome and levers of each game by its definition."""
