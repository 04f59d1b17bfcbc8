"""Proven bounds of a formula on intervals, and what follows from them: monotone pieces, zeros and domains.

Input is a tree with the values of its parameters. ``zeros`` is the entry: ``Stretches`` cuts a formula at its kinks and
poles, ``Zeros`` returns the zeros of formulas. On each stretch a ``smooth.Smooth`` has the formula and its derivatives
as values, as enclosures (``tree_enclosure``, by the interval arithmetic of ``intervals`` and ``word_intervals``) and as
end behaviour (``actviz.formulas.asymptotics``). ``monotone`` cuts a stretch into monotone pieces by branch and bound,
and ``roots`` locates the zeros in these. ``meromorphic`` proves that singular places are poles. ``periodic_places``
reuses results at places that are whole periods apart.
"""
