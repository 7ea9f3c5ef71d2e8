"""The core and its neighbours: emptiness, vertices, centre, membership and the price of stability."""
