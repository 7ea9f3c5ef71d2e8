"""Allocations and cores."""
