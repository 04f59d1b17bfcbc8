"""Results as matplotlib figures: the only room that imports matplotlib, and never ``pyplot``."""
