"""Lists of plants and of offers: how they are read, what is asked, and the answer as a document."""
