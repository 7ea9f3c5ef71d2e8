"""An answer as a document to hand in: HTML, PDF or Word, from one content."""
