"""Agreements about recognition of each other's services, and who moves where."""
