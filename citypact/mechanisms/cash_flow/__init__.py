"""Payments over time: the program, its exact optimum, the contract families."""
