"""Menus for costs that fill an interval, on a grid with a bound on what it loses."""
