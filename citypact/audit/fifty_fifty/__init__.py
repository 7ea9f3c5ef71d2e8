"""The reproduction of one half, audited: the table of the notice, the criteria and how surprising it is."""
