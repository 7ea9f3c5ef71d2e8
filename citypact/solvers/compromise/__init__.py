"""Compromises between what a player can hope for at most and may claim at least."""
