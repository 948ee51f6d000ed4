"""SemEval-2021 task 6, subtask 2: the texts of memes and the techniques on spans of them, in JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from workbench.domain.articles import LOSES, article_id, document_id, marked, obstacles, official, unofficial
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, Foreign, whole
from workbench.domain.validation import MOST, Problem, problem
from workbench.errors import InvalidFile
from workbench.formats import fault, load_json, problems_in, refuse

SCHEME: Final = "semeval2021_t6"
"""The scheme of the labels, under which tags have theirs."""
_FRAGMENT: Final = "text_fragment"
"""The key, and the attribute, with the words of a label; kept where they are not those of its place."""
_SHOWN: Final = 40


class SemEval2021:
    """Many texts in one file: ``[{id, text, labels: [{start, end, technique, text_fragment}]}]``.

    Offsets are code points, ends exclusive; labels stand in the order of their
    annotations, and overlap. Tags without a label in the scheme stay out. The
    file is written with four spaces of indentation and in UTF-8.
    """

    name = "semeval2021"
    suffix = ".semeval2021.json"
    loses = LOSES
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for half a character, or two documents of one id."""
        wrong = obstacles(dossiers)
        if wrong:
            refuse(self.name, *wrong)
        names = [article_id(dossier.document.id) for dossier in dossiers]
        value = [_item(name, dossier) for name, dossier in zip(names, dossiers, strict=True)]
        return (json.dumps(value, ensure_ascii=False, indent=4) + "\n").encode()

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the labels of a dossier."""
        return {"unofficial_tags": unofficial(dossier, SCHEME)}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the texts in their order. Raises InvalidFile with all problems."""
        found, wrong = _load(data, name)
        if wrong:
            refuse(name, *wrong)
        return found

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, label by label; ``deep`` has nothing to add."""
        del deep
        return _load(data, name)[1]


def _item(name: str, dossier: Dossier) -> dict[str, Any]:
    content = dossier.source.content
    known = official(dossier, SCHEME)
    return {
        "id": name,
        "text": content,
        "labels": [
            {
                "start": span.start,
                "end": span.end,
                "technique": known[mark.tag],
                _FRAGMENT: mark.attributes.get(_FRAGMENT) or span.cut(content),
            }
            for mark, span in marked(dossier)
            if mark.tag in known
        ],
    }


def _load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    try:
        value = load_json(data, name)
    except InvalidFile as error:
        return [], problems_in(error)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return [], [fault(name, "semeval2021_list")]
    if sum(len(each["labels"]) for each in value if isinstance(each.get("labels"), list)) > MARKS:
        return [], [fault(name, "too_many_marks", limit=MARKS)]
    found: dict[str, Foreign] = {}
    wrong: list[Problem] = []
    for number, item in enumerate(value):
        if len(wrong) < MOST:
            wrong += _take(item, f"[{number}]", found)
    return ([], wrong) if wrong else ([each.dossier() for each in found.values()], [])


def _take(item: Mapping[str, Any], place: str, found: dict[str, Foreign]) -> Iterator[Problem]:
    """Read one text, and add it to what was found; yield what is wrong with it."""
    text, name = item.get("text"), item.get("id")
    name = str(name) if isinstance(name, int) and not isinstance(name, bool) else name
    labels = item.get("labels", [])
    if not isinstance(text, str) or not isinstance(name, str) or not whole(text):
        yield fault(place, "semeval2021_item")
        return
    if not isinstance(labels, list):
        yield fault(place, "semeval2021_item")
        return
    made = document_id(name)
    if made is None:
        yield fault(f"{place}.id", "semeval2021_id")
    elif made in found:
        yield fault(f"{place}.id", "same_id", id=name)
    else:
        foreign = found[made] = Foreign(SCHEME, text, id=made)
        for number, label in enumerate(labels):
            yield from _label(label, f"{place}.labels[{number}]", foreign)


def _label(label: object, place: str, foreign: Foreign) -> Iterator[Problem]:
    values = label if isinstance(label, dict) else {}
    technique, start, end = (values.get(key) for key in ("technique", "start", "end"))
    said = values.get(_FRAGMENT)
    words = said if isinstance(said, str) and whole(said) else ""
    if not isinstance(technique, str) or not technique or not whole(technique):
        yield fault(place, "semeval2021_label")
    elif type(start) is not int or type(end) is not int or not 0 <= start < end <= len(foreign.content):
        shown = {"start": str(start)[:_SHOWN], "end": str(end)[:_SHOWN], "length": len(foreign.content)}
        yield problem(place, "errors.articles.row_place", **shown)
    else:
        span = foreign.span(start, end)
        other = {_FRAGMENT: words} if words not in ("", span.exact) else None
        foreign.annotate(technique, [span], attributes=other)


PLUGIN = SemEval2021()
