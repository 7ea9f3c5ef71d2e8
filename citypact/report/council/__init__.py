"""Councils, their growth, and packages."""
