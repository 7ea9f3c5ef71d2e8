"""Scenario files about water and air, and the results that are made from them."""
