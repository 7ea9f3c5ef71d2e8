"""Estimates for games of many players, each amount with its standard error."""
