"""Normal forms of formulas: what algebra proves of them."""
