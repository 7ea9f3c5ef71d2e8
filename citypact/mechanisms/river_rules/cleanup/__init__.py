"""The cost of a clean river, shared by doctrines of responsibility."""
