"""Central money: the least that is needed, lump sums, matches, packages."""
