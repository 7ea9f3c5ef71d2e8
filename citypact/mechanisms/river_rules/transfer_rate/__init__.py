"""The cost of a clean river, shared by how much waste the river carries on."""
