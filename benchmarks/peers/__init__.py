"""Other packages beside this one: each is asked in a process of its own, and its answer is judged."""
