"""Rules that divide an estate too small for all claims on it."""
