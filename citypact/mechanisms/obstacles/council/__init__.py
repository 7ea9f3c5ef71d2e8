"""Agreements about intermediaries and the siting of projects."""
