"""Word lists: what a person wrote down as typical of a tag, in English and Chinese.

A list is a TOML file in the folder ``lexicons`` beside the person's own
tagsets::

    [lexicon."rhetoric.loaded_language"]
    en = ["off the table", "witch hunt"]
    zh = ["免谈"]
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from workbench import __version__
from workbench.domain.document import Agent
from workbench.domain.pattern import Pattern, Shelf
from workbench.domain.validation import Problem, problem, shape_problems
from workbench.domain.value import Id, Value
from workbench.errors import InvalidFile
from workbench.ports import Idea, Page

FOLDER: Final = "lexicons"


class _Words(Value):
    en: list[str] = []
    zh: list[str] = []


class _Lexicon(Value):
    lexicon: dict[Id, _Words]


class Lexicon:
    """Proposes a tag wherever one of its words stands, in any case and spacing; English words only whole."""

    name = "lexicon"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def agent(self) -> Agent | None:
        """Return the suggester as the maker of its proposals, or None when nobody wrote a list."""
        if not self._paths():
            return None
        return Agent(id="suggester-lexicon", kind="software", name=self.name, version=__version__)

    def suggest(self, page: Page) -> list[Idea]:
        """Return every place of every word. Raises InvalidFile with the problems of all lists at once."""
        wrong: list[Problem] = []
        lists = [_read(path, page.tags, wrong) for path in self._paths()]
        if wrong:
            raise InvalidFile("suggest.lexicon", place=str(self._folder), problems=wrong)
        shelf = Shelf([passage.content for passage in page.passages])
        return [
            Idea(tag, page.passages[number], start, end)
            for each in lists
            for tag, words in each.items()
            for word in words
            for number, start, end in shelf.places(Pattern.of(word, wildcards=False), alone=True)
        ]

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.toml"))


def _read(path: Path, tags: frozenset[str], wrong: list[Problem]) -> dict[str, list[str]]:
    """Return the words of each tag, and note what is wrong with the file."""
    try:
        read = _Lexicon.model_validate(tomllib.loads(path.read_bytes().decode("utf-8")))
    except ValidationError as error:
        wrong += [
            Problem(f"{path.name} {each.place}", each.what, each.hint) for each in shape_problems(error)
        ]
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        wrong.append(_wrong(path.name, "unreadable", reason=error))
        return {}
    wrong += _faults(path, read, tags)
    return {tag: [*words.en, *words.zh] for tag, words in read.lexicon.items()}


def _faults(path: Path, read: _Lexicon, tags: frozenset[str]) -> Iterator[Problem]:
    for tag, words in read.lexicon.items():
        place = f'{path.name} lexicon."{tag}"'
        if tag not in tags:
            yield _wrong(place, "no_tag", tag=tag)
        if not all(word.strip() for word in (*words.en, *words.zh)):
            yield _wrong(place, "empty_word", tag=tag)


def _wrong(place: str, rule: str, **values: object) -> Problem:
    return problem(place, f"suggest.{rule}", **values)


def PLUGIN(folders: Mapping[str, Path]) -> Lexicon:  # noqa: N802, the name that discovery looks for
    """Return the suggester, with the lists that lie beside the person's own tagsets."""
    return Lexicon(folders["tagsets"] / FOLDER)
