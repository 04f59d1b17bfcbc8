"""Bounds of a formula on intervals, with proof, and what follows from them: monotone pieces and zeros."""
