"""What the rows of a sweep say about the question: how sure, what moves it, what is worth measuring."""
