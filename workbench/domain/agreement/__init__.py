"""How far several annotators agree: aligned spans, F1, alpha, kappa, and their intervals.

Every measure is a ratio of sums over documents (`estimate.Additive`), so one
resampling of documents gives an interval for any of them.
"""
