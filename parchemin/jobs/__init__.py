"""Work done after an act, outside any request: asked in its transaction, run by a worker, each effect once."""
