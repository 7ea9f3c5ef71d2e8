"""The menu program: its rows, whom it serves, which optimum stands for all, why there may be none."""
