"""What cities face with no agreement: players, payoffs and parameters, without optimisation."""
