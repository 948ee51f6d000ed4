"""What is known of models without reading one: how large they are, and what reads them."""

from importlib.metadata import version
from typing import Final

VERSION: Final = "1"
"""Changes with everything in this engine that changes a translation."""
WEIGHTS: Final = 512 * 2**20
"""The largest file of weights, in bytes; published ones have 17 to 60 million."""
VOCABULARY: Final = 32 * 2**20
"""The largest vocabulary, in bytes; published ones have less than one million."""
SHORTLIST: Final = 128 * 2**20
"""The largest shortlist, in bytes; published ones have some five million."""


def library_version() -> str:
    """Return what a model was tried with: this engine's own reading, and the tokenizer."""
    return f"{VERSION}-{version('sentencepiece')}"
