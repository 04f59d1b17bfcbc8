"""Studies: computations on curves with immutable results of arrays and numbers. They do not draw."""
