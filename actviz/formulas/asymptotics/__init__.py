"""Proofs of the behaviour of formulas as x tends to infinity or to a singular place.

``limits`` is the main module: ``end_behaviour`` computes an ``EndBehaviour`` (limit, sign, bounds, and the place from
which they are valid) for a tree and a place. ``tree_expansion`` expands the tree by the arithmetic of ``expansions``:
sums of exact ``constants`` times ``monomials``, with a bounded remainder. ``constant_words``, ``word_expansions`` and
``taylor_coefficients`` evaluate and expand the functions of the vocabulary, ``scalar_intervals`` is the interval
arithmetic of bounds, ``waves`` bounds polynomials in sines and cosines.
"""
