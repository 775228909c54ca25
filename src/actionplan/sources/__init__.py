"""One module per outside format; none knows an analysis."""
