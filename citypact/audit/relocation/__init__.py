"""Moved plants, audited: the two-number game, its criteria, yearly payments, and the statute."""
