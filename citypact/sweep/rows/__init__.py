"""What is answered in each row beyond the ratio of every criterion: what was asked for by options."""
