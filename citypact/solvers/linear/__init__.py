"""Linear programs: stated with labels, solved by HiGHS, proved in rational arithmetic."""
