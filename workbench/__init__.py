"""Annotate claims, rhetoric and framing in English and Chinese, beside offline translation."""

__version__ = "0.1.0"
