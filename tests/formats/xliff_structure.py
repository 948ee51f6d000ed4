"""What may stand in which element of XLIFF 2.1, for tests: children, attributes, values.

Tables of our own, from sections 4.2 (elements), 4.3 (attributes), 5.1
(translation candidates) and 5.4 (metadata) of the OASIS Standard.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

Element = Any
NAMES: Final = {
    "x": "urn:oasis:names:tc:xliff:document:2.0",
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
    "mda": "urn:oasis:names:tc:xliff:metadata:2.0",
}
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
LANG: Final = f"{XML}lang"
_PREFIXES: Final = {NAMES["x"]: "", NAMES["mtc"]: "mtc:", NAMES["mda"]: "mda:"}
_INLINE: Final = "((cp|ph|pc|sc|ec|mrk|sm|em) )*"
_CONTENT: Final = {
    "xliff": "(file )+",
    "file": "(skeleton )?((mda:metadata|other) )*(notes )?((unit|group) )+",
    "skeleton": "(other )*",
    "group": "((mda:metadata|other) )*(notes )?((unit|group) )*",
    "unit": (
        "((mtc:matches|mda:metadata|other) )*(notes )?(originalData )?"
        "(ignorable )*segment ((segment|ignorable) )*"
    ),
    "segment": "source (target )?",
    "ignorable": "source (target )?",
    "notes": "(note )+",
    "originalData": "(data )+",
    "data": "(cp )*",
    **dict.fromkeys(("source", "target", "pc", "mrk"), _INLINE),
    **dict.fromkeys(("note", "cp", "ph", "sc", "ec", "sm", "em", "mda:meta"), ""),
    "mtc:matches": "(mtc:match )+",
    "mtc:match": "(mda:metadata )?(originalData )?source target (other )*",
    "mda:metadata": "(mda:metaGroup )+",
    "mda:metaGroup": "((mda:metaGroup|mda:meta) )+",
}
_TEXT: Final = {"source", "target", "pc", "mrk", "note", "data", "mda:meta", "skeleton"}
"""The elements that may hold text."""
_TOKEN: Final = r"[\w.\-:·]+"
_YES: Final = "yes|no"
_REORDER: Final = "yes|firstNo|no"
_OWN: Final = r"[^\s:]+:[^\s:]+"
_DIRECTION: Final = "ltr|rtl|auto"
_SPACE: Final = "default|preserve"
_LANGUAGE: Final = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
_SCORE: Final = r"100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?"
_ANY: Final = r"(?s).*"
_TYPES: Final = "fmt|ui|quote|link|image|other"
_STRUCTURAL: Final = {
    "canResegment": _YES,
    "translate": _YES,
    "srcDir": _DIRECTION,
    "trgDir": _DIRECTION,
    "xml:space": _SPACE,
}
_CODE: Final = {
    "canCopy": _YES,
    "canDelete": _YES,
    "canReorder": _REORDER,
    "copyOf": _TOKEN,
    "subType": _OWN,
    "type": _TYPES,
}
_ONE: Final = {"dataRef": _TOKEN, "disp": _ANY, "equiv": _ANY, "subFlows": rf"{_TOKEN}(\s+{_TOKEN})*"}
_TWO: Final = {f"{name}{end}": value for name, value in _ONE.items() for end in ("Start", "End")}
_MARK: Final = {
    "id": _TOKEN,
    "translate": _YES,
    "type": f"generic|comment|term|{_OWN}",
    "ref": r"\S+",
    "value": _ANY,
}
_HALF: Final = {"canOverlap": _YES, "dir": _DIRECTION, "isolated": _YES}
_ATTRIBUTES: Final[dict[str, dict[str, str]]] = {
    "xliff": {"version": r"2\.1", "srcLang": _LANGUAGE, "trgLang": _LANGUAGE, "xml:space": _SPACE},
    "file": {"id": _TOKEN, "original": _ANY, **_STRUCTURAL},
    "skeleton": {"href": _ANY},
    "group": {"id": _TOKEN, "name": _ANY, "type": _OWN, **_STRUCTURAL},
    "unit": {"id": _TOKEN, "name": _ANY, "type": _OWN, **_STRUCTURAL},
    "segment": {
        "id": _TOKEN, "canResegment": _YES, "state": "initial|translated|reviewed|final", "subState": _OWN,
    },
    "ignorable": {"id": _TOKEN},
    "notes": {},
    "note": {
        "id": _TOKEN, "appliesTo": "source|target", "category": _ANY, "priority": "[1-9]|10", "ref": r"\S+",
    },
    "originalData": {},
    "data": {"id": _TOKEN, "dir": _DIRECTION, "xml:space": "preserve"},
    "source": {"xml:lang": _LANGUAGE, "xml:space": _SPACE},
    "target": {"xml:lang": _LANGUAGE, "xml:space": _SPACE, "order": "[1-9][0-9]*"},
    "cp": {"hex": "([0-9A-F]{2}){2,3}"},
    "ph": {"id": _TOKEN, **_CODE, **_ONE},
    "pc": {"id": _TOKEN, "canOverlap": _YES, "dir": _DIRECTION, **_CODE, **_TWO},
    "sc": {"id": _TOKEN, **_CODE, **_ONE, **_HALF},
    "ec": {"id": _TOKEN, "startRef": _TOKEN, **_CODE, **_ONE, **_HALF},
    "mrk": _MARK,
    "sm": _MARK,
    "em": {"startRef": _TOKEN},
    "mtc:matches": {},
    "mtc:match": {
        "id": _TOKEN, "matchQuality": _SCORE, "matchSuitability": _SCORE, "similarity": _SCORE,
        "origin": _ANY, "ref": r"\S+", "reference": _YES, "subType": _OWN,
        "type": "am|mt|icm|idp|tb|tm|other",
    },
    "mda:metadata": {"id": _TOKEN},
    "mda:metaGroup": {"id": _TOKEN, "category": _ANY, "appliesTo": "source|target|ignorable"},
    "mda:meta": {"type": _ANY},
}  # fmt: skip
_REQUIRED: Final = {
    "xliff": ("version", "srcLang"),
    **dict.fromkeys(("file", "group", "unit", "data", "ph", "pc", "sc", "mrk", "sm"), ("id",)),
    "cp": ("hex",),
    "em": ("startRef",),
    "mtc:match": ("ref",),
    "mda:meta": ("type",),
}


def name_of(node: Element) -> str:
    """Return an element's name as the tables have it; ``other`` for a namespace that they do not know."""
    if not isinstance(node.tag, str):
        return "comment"
    space, _, name = node.tag.removeprefix("{").partition("}")
    return f"{_PREFIXES[space]}{name}" if space in _PREFIXES else "other"


def faults_of(root: Element) -> Iterator[Element]:
    """Yield every element with a child, an attribute, a value or a text that it may not have."""
    if name_of(root) != "xliff":
        yield root
    for node in root.iter(*(f"{{{space}}}*" for space in NAMES.values())):
        if _has_wrong_content(node) or _has_wrong_attributes(node):
            yield node


def _has_wrong_content(node: Element) -> bool:
    name = name_of(node)
    children = [each for each in map(name_of, node) if each != "comment"]
    if name not in _CONTENT or not re.fullmatch(_CONTENT[name], "".join(f"{each} " for each in children)):
        return True
    modules = Counter(each for each in children if ":" in each and each not in ("mda:meta", "mda:metaGroup"))
    if name != "mtc:matches" and any(count > 1 for count in modules.values()):
        return True
    texts = (node.text, *(child.tail for child in node))
    return name not in _TEXT and any(text and text.strip() for text in texts)


def _has_wrong_attributes(node: Element) -> bool:
    known = _ATTRIBUTES[name_of(node)]
    values = {key.replace(XML, "xml:"): value for key, value in node.attrib.items()}
    return (
        any(each not in values for each in _REQUIRED.get(name_of(node), ()))
        or any(
            key not in known
            if not key.startswith("{")
            else key.startswith(tuple(f"{{{s}}}" for s in NAMES.values()))
            for key in values
        )
        or any(not re.fullmatch(known[key], value) for key, value in values.items() if key in known)
    )
