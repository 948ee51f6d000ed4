"""The names of XLIFF 2.1 (OASIS Standard, 2018) and of its modules, and our own inside them."""

from typing import Final

CORE: Final = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of the core; 2.0 and 2.1 share it."""
MATCHES: Final = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA: Final = "urn:oasis:names:tc:xliff:metadata:2.0"
VERSION: Final = "2.1"
VERSIONS: Final = frozenset({"2.0", "2.1"})
STATES: Final = ("initial", "translated", "reviewed", "final")
OURS: Final = "workbench"
"""The category of our own metadata, and of our notes."""
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def core(name: str) -> str:
    """Return an element's name in the core namespace, as lxml has it."""
    return f"{{{CORE}}}{name}"


def match(name: str) -> str:
    """Return an element's name in the namespace of translation candidates."""
    return f"{{{MATCHES}}}{name}"


def meta(name: str) -> str:
    """Return an element's name in the namespace of metadata."""
    return f"{{{METADATA}}}{name}"
