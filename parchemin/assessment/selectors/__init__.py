"""Questions about assessment: sessions, grids, and the plain values that the jury reads."""
