"""Fiscal competition, promotion and supervision of cities."""
