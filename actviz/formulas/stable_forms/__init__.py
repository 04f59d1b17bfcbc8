"""Rewriting of formulas so that their evaluation neither overflows nor loses digits.

``rewriting`` is the entry: ``named_form`` and ``filled_form`` of a tree are differentiated, its ``stable_form`` is
evaluated. ``rules`` is the table of identities, ``patterns`` matches them modulo the order of terms and factors, and
``scaled_exponentials`` factors out exponentials that would overflow.
"""
