"""Tasks to dossiers: ours with their frame, others' with what they say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from workbench.domain.dossier import Dossier
from workbench.domain.foreign import EPOCH, MARKS, Foreign, moment, whole
from workbench.domain.frame import Found, is_frame, put_back, taken, unfold
from workbench.domain.text import SOURCE
from workbench.domain.validation import Problem
from workbench.errors import InvalidFile
from workbench.formats import fault, load_json, problems_in
from workbench.formats.label_studio.annotations import Reader, placed
from workbench.formats.label_studio.controls import OBJECTS
from workbench.formats.label_studio.results import Results, count, meta_of, parse
from workbench.formats.label_studio.writing import FRAME, Layer

_LISTS: Final = ("predictions", "annotations", "completions")
"""Where a task keeps what was said about it; ``completions`` is what old versions call annotations.

Predictions come first: an annotation may be a copy of one, and is then somebody's own.
"""


def load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of a file with all that is wrong with it."""
    try:
        value = load_json(data, name)
    except InvalidFile as error:
        return [], problems_in(error)
    tasks = value if isinstance(value, list) else [value]
    if not all(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks) or not tasks:
        return [], [fault(name, "ls_tasks")]
    if sum(count(each.get("result")) for task in tasks for _, each in _said(task)) > MARKS:
        return [], [fault(name, "too_many_marks", limit=MARKS)]
    dossiers: list[Dossier] = []
    wrong: list[Problem] = []
    del value
    for i in range(len(tasks)):
        task, tasks[i] = tasks[i], None  # what has been read is let go: it is larger than what comes of it
        dossier, found = _task(task, f"[{i}]")
        dossiers += [dossier] if dossier else []
        wrong += found
    return dossiers, wrong


def _said(task: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a task's annotations and predictions with their places; skipped ones are no work."""
    for name in _LISTS:
        found = task.get(name)
        for i, each in enumerate(found if isinstance(found, list) else []):
            if isinstance(each, dict) and each.get("was_cancelled") is not True:
                yield f"{name}[{i}]", each


def _task(task: Mapping[str, Any], place: str) -> tuple[Dossier | None, list[Problem]]:
    texts = {key: text for key, text in task["data"].items() if isinstance(text, str)}
    if not all(map(whole, texts.values())):
        return None, [fault(f"{place}.data", "half_character")]
    said = [
        (f"{place}.{where}", each, parse(each.get("result"), f"{place}.{where}.result"))
        for where, each in _said(task)
    ]
    frame: Any = meta_of(task).get(FRAME)
    if is_frame(frame):
        return _framed(frame, texts, said, place)
    shown: dict[str, None] = dict.fromkeys(
        region.shown for _, _, results in said for region in results.regions.values()
    )
    key = _main(texts, shown)
    if key is None:
        return None, [fault(f"{place}.data", "ls_text")]
    foreign = Foreign("label_studio", texts[key], created=moment(task.get("created_at")) or EPOCH)
    name = next(iter(shown)) if len(shown) == 1 else key
    reader = Reader(foreign, {name: Layer(foreign.dossier().source)})
    for where, each, results in said:
        reader.results(where, each, results)
    reader.relations()
    return foreign.dossier(), reader.wrong


def _main(texts: Mapping[str, str], shown: Mapping[str, None]) -> str | None:
    """Return the key of a task's text: the one that is labelled, or called so, or the only one."""
    only = list(texts) if len(texts) == 1 else []
    for key in (*shown, OBJECTS[SOURCE], *only):
        if key in texts:
            return key
    return None


def _framed(
    frame: Mapping[str, Any],
    texts: Mapping[str, str],
    said: Sequence[tuple[str, dict[str, Any], Results]],
    place: str,
) -> tuple[Dossier | None, list[Problem]]:
    """Return one of our documents, with what has been done to it in Label Studio."""
    contents = {layer: texts[key] for layer, key in OBJECTS.items() if key in texts}
    held, wrong = unfold(frame, contents)
    if held is None or all(text.kind != "source" for text in held.texts):
        return None, placed(wrong, f"{place}.meta.{FRAME}") or [fault(f"{place}.data", "ls_text")]
    foreign = Foreign(
        "label_studio", held.source.content, segments=held.source.segments, taken=taken(frame, held)
    )
    layers = {OBJECTS[text.id]: Layer(text) for text in held.texts if text.id in OBJECTS}
    reader = Reader(foreign, layers, held)
    for where, each, results in said:
        reader.results(where, each, results)
    found = Found([*reader.kept, *foreign.annotations], reader.relations(), foreign.dossier())
    dossier, more = put_back(frame, held, found)
    return dossier, reader.wrong or placed(more, place)
