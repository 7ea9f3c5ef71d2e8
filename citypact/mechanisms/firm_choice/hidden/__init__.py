"""An inducement for a plant whose threshold the cities do not know."""
