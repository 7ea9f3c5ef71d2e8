"""Bets on an index that both cities move."""
