"""Proven behaviour of formulas towards infinity and towards singular places.

``limits`` is the entry: ``end_behaviour`` takes a tree and a place and returns an ``EndBehaviour`` (limit, sign,
bounds, and the place from which on they hold). ``tree_expansion`` expands the tree by the arithmetic of ``expansions``:
sums of exact ``constants`` times ``monomials``, with a bounded remainder. ``constant_words``, ``word_expansions`` and
``taylor_coefficients`` evaluate and expand the functions of the vocabulary, ``scalar_intervals`` is the interval
arithmetic of bounds, ``waves`` bounds polynomials in sines and cosines.
"""
