"""Games of coalitions, audited: worths from the file, values and cores from their definitions."""
