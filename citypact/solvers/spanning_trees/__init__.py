"""Cheapest networks that link cities to a source, and rules that share their cost."""
