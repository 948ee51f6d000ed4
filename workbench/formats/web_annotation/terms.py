"""The names that things have on the web: addresses of ours, terms of the W3C."""

from typing import Final

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
"""The context that every Web Annotation names (Web Annotation Data Model, "Annotations")."""
OURS: Final = "urn:workbench:terms:1:"
TEXTS: Final = "wb:texts"
DOSSIER: Final = "wb:dossier"
RECORD: Final = "wb:record"
SEGMENT: Final = "wb:segment"
ATTRIBUTE: Final = "wb:attribute"
ROLE: Final = "wb:role"
EXTENSION: Final = {
    "@version": 1.1,
    "wb": OURS,
    DOSSIER: {"@id": f"{OURS}dossier", "@type": "@json"},
    RECORD: {"@id": f"{OURS}record", "@type": "@json"},
}
"""Our own terms; two of them hold JSON that is not to be read as links (JSON-LD 1.1, section 4.2.2)."""
ROOT: Final = "urn:workbench:"
AGENT: Final = f"{ROOT}agent:"
TAG: Final = f"{ROOT}tag:"
RELATION: Final = f"{ROOT}relation:"
MOTIVATIONS: Final = (
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
)
"""What an annotation may be for ("Motivation and Purpose")."""


def document(name: str) -> str:
    """Return the address of a document."""
    return f"{ROOT}{name}"


def part(of: str, kind: str, name: str) -> str:
    """Return the address of a text or a record of the document ``of``.

    >>> part("d1", "text", "source")
    'urn:workbench:d1:text:source'
    """
    return f"{ROOT}{of}:{kind}:{name}"


def last(address: str) -> str:
    """Return the id at the end of an address of ours: no id has a colon."""
    return address.rpartition(":")[2]
