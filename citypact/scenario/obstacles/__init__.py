"""Scenario files of kind obstacle: one class a game, a file for each family, and the result of a file."""
