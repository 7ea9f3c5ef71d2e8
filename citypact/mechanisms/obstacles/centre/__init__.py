"""Agreements about the gap between cities, the crowded core and who leads."""
