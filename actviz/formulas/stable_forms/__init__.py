"""Rewriting of formulas for evaluation without overflow and cancellation.

``rewriting`` is the main module: ``named_form`` and ``filled_form`` of a tree are differentiated, its ``stable_form``
is evaluated. ``rules`` is the table of identities, ``patterns`` matches them regardless of the order of terms and
factors, and ``scaled_exponentials`` factors out exponentials that would overflow.
"""
