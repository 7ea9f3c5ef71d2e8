"""Audits of councils: of cities that are alike, and of cities under one sky."""
