"""Agreements about separate purses, promotion and supervision."""
