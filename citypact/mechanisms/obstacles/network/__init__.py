"""Agreements about roads and railways that several cities build."""
