"""How fast the package is, as ratios: to the hardware, to bare solvers and to other packages."""
