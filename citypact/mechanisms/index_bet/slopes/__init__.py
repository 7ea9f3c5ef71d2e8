"""Pay in proportion to the index, and to several pollutants at once."""
