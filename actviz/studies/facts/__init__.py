"""Facts of a curve: properties on the whole real line, derived from its formula."""
