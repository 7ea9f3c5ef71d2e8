"""The obstacles between cities as games, a folder for each family; outcomes stand in ``outcome``."""
