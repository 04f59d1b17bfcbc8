"""What algebra proves of formulas: that they are zero, constant, odd, even or periodic.

``identities`` and ``periods`` are the entries; they take trees and return what is proven, or None. ``tree_forms``
brings a tree into its normal form, a ``ring.Form``: a product of powers of polynomials in generators. ``ring`` is the
arithmetic of forms, ``functions`` adds exponentials, logarithms and roots, ``signs`` proves the signs of polynomials on
a part of the real line.
"""
