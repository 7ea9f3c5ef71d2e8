"""Scenario files and tables about package deals, and the document of an answer."""
