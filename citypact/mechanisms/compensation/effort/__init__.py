"""Effort and transfer chosen together, where benefits bend and purses are short."""
