"""Figures, measured beside a peer or a baseline in the same run; never asserted in tests."""
