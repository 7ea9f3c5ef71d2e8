"""Contracts: what they pay, their recheck, and how they are written out."""
