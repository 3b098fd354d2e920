"""Questions about juries: the docket of a sitting, its pages, and whether its decisions still hold."""
