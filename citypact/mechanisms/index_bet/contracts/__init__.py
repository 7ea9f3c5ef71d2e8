"""Contracts of any shape on the grid: the cheapest, the effort worth buying, the stake needed."""
