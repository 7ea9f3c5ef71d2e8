"""Scenario files of kind council: alike cities, cities under one sky, or a club that grows."""
