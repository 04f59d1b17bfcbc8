"""Proofs of bounds of a formula on intervals, and of monotone pieces, zeros and domains.

The input is a tree with the values of its parameters. ``zeros`` is the main module: ``Stretches`` divides a formula at
its kinks and poles, ``Zeros`` returns the zeros of formulas. On each interval a ``smooth.Smooth`` computes the formula
and its derivatives as values, as enclosures (``tree_enclosure``, by the interval arithmetic of ``intervals`` and
``word_intervals``) and as end behaviour (``actviz.formulas.asymptotics``). ``monotone`` divides an interval into
monotone pieces by branch and bound, and ``roots`` locates the zeros in these. ``meromorphic`` proves that singular
places are poles. ``periodic_places`` reuses results at places that are whole periods apart.
"""
