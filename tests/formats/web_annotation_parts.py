"""What an annotation collection consists of, for tests: its words, and ways to look at its parts."""

import re
from collections.abc import Iterator
from typing import Any, Final

Data = dict[str, Any]
CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
"""A scheme, and none of the characters that an IRI cannot have (RFC 3987, section 2.2)."""
LANGUAGE: Final = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MEDIA: Final = re.compile(r"(application|audio|example|font|image|message|model|multipart|text|video)/\S+")
TIME: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z")
MOTIVES: Final = (
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
)
SAYS_MORE: Final = ("purpose", "selector", "state", "styleClass", "renderedVia", "scope")
SETS: Final = ("Choice", "Composite", "List", "Independents")
SELECTORS: Final[dict[str, tuple[dict[str, type], dict[str, type]]]] = {
    "TextQuoteSelector": ({"exact": str}, {"prefix": str, "suffix": str}),
    "TextPositionSelector": ({"start": int, "end": int}, {}),
    "DataPositionSelector": ({"start": int, "end": int}, {}),
    "FragmentSelector": ({"value": str}, {"conformsTo": str}),
    "CssSelector": ({"value": str}, {}),
    "XPathSelector": ({"value": str}, {}),
    "RangeSelector": ({"startSelector": dict, "endSelector": dict}, {}),
}
"""What each kind must have, and what it may have besides its type, its id and ``refinedBy`` (4.2)."""
TERMS: Final = {
    *("@context", "id", "type", "label", "total", "first", "last", "startIndex", "items", "partOf", "next"),
    *("prev", "motivation", "created", "modified", "generated", "creator", "generator", "rights", "via"),
    *("canonical", "audience", "stylesheet", "name", "nickname", "email", "email_sha1", "homepage", "body"),
    *("bodyValue", "target", "value", "format", "language", "processingLanguage", "textDirection", "start"),
    *("accessibility", "purpose", "source", "selector", "state", "scope", "styleClass", "renderedVia", "end"),
    *("refinedBy", "exact", "prefix", "suffix", "conformsTo", "startSelector", "endSelector"),
}
"""Keys that the context defines; another key means nothing to a reader (Vocabulary, appendix A)."""


def each(value: object) -> list[Any]:
    """Return the values of a key: JSON-LD has one alone, or several in a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def is_iri(value: object) -> bool:
    return isinstance(value, str) and IRI.fullmatch(value) is not None


def is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def pages(whole: Data) -> list[Data]:
    return [page for page in each(whole.get("first")) if isinstance(page, dict)]


def annotations(whole: Data) -> list[Data]:
    return [item for page in pages(whole) for item in each(page.get("items")) if isinstance(item, dict)]


def parts(whole: Data, *keys: str) -> list[Any]:
    """Return the values of some keys of all annotations."""
    return [value for item in annotations(whole) for key in keys for value in each(item.get(key))]


def resources(whole: Data, *keys: str) -> list[Data]:
    return [value for value in parts(whole, *keys) if isinstance(value, dict)]


def selectors(whole: Data) -> list[Any]:
    return [value for part in resources(whole, "body", "target") for value in each(part.get("selector"))]


def things(value: object) -> Iterator[Data]:
    """Yield every object but those under terms that are nobody else's."""
    if isinstance(value, list):
        for one in value:
            yield from things(one)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key != "@context" and ":" not in key:
                yield from things(inner)
