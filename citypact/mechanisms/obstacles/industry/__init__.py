"""Agreements about walls between markets, duplicated plants and who makes what."""
