"""Agreements where the benefits are known only between limits."""
