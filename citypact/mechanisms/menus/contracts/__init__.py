"""Contracts and their prices: how they are rechecked, compared with simpler offers and written out."""
