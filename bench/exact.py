"""Links of the aligned segments by exact attention: a tiny model that knows it by heart translates each.

The models are packages as any other, and go through the whole engine: its
tokenizer, CTranslate2, mending, links, what the cache keeps of them, and the
choice between them and the dictionary's.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bench.aligned import Aligned, Side
from tests.reordering_model import Lesson, build, packages
from tests.tiny_model import SPACE
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Shelf
from workbench.ports import Workbench
from workbench.usecases.calibrate import calibrate
from workbench.usecases.drafts import dump_links

_HAN = re.compile("[\u3400-\u9fff]")


def learn(wb: Workbench, segments: Sequence[Aligned], folder: Path) -> int:
    """Translate the segments and leave their links in the project; return how many came out as they should.

    The packages are made in ``folder``.
    """
    right = 0
    for chinese in (False, True):
        lessons = {lesson(each): each for each in segments if each.chinese_first is chinese}
        for number, several in enumerate(packages(lessons)):
            place = folder / f"{'zh_en' if chinese else 'en_zh'}-{number}"
            right += _learned(wb, [lessons[one] for one in several], several, place)
    return right


def _learned(wb: Workbench, segments: Sequence[Aligned], lessons: Sequence[Lesson], folder: Path) -> int:
    """Translate segments with one package, tried on them first, as a model is on sentences of ours."""
    pair = (Language.ZH_HANS, Language.EN) if segments[0].chinese_first else (Language.EN, Language.ZH_HANS)
    codes = ("zh", "en") if segments[0].chinese_first else ("en", "zh")
    folder.mkdir(parents=True)
    package = build(folder / "tiny.argosmodel", lessons, *codes)
    Shelf(folder / "models", works=lambda _folder, _code: True).install_file(package)
    argos = Argos(folder / "models")
    texts = [each.source.text for each in segments]
    wb.engines = {**wb.engines, "argos": argos}
    calibrate(wb, "argos", *pair, sentences=texts)
    drafts = argos.translate(texts, *pair)
    wb.store.remember(dump_links(zip(texts, drafts, strict=True), argos.trust(*pair)))
    return sum(draft.text == each.target.text for draft, each in zip(drafts, segments, strict=True))


def lesson(segment: Aligned) -> Lesson:
    """Return a segment in pieces, one for each chunk with the marks behind it.

    A chunk of the translation that answers to nothing is written with its neighbour.
    """
    source, target = segment.source, segment.target
    spoken = [chunk for chunk in target.chunks if chunk.number] or list(target.chunks)
    numbers: defaultdict[int, set[int]] = defaultdict(set)
    for place, chunk in enumerate(spoken):
        numbers[chunk.number].add(place)
    ties = frozenset(
        (i, j) for i, chunk in enumerate(source.chunks) if chunk.number for j in numbers[chunk.number]
    )
    return Lesson(
        tuple(_pieces(source, [chunk.span.start for chunk in source.chunks])),
        tuple(_pieces(target, [chunk.span.start for chunk in spoken])),
        ties,
    )


def _pieces(side: Side, starts: Sequence[int]) -> Iterator[str]:
    """Yield the text in pieces from each start to the next, with ``▁`` for a space as tokenizers have it."""
    spaced = not _HAN.search(side.text)
    borders = [0, *starts[1:], len(side.text)]
    for start, end in pairwise(borders):
        before = spaced and (start == 0 or side.text[start - 1] == " ")
        piece = side.text[start:end].removesuffix(" ") if spaced else side.text[start:end]
        yield (SPACE if before else "") + piece.replace(" ", SPACE)
