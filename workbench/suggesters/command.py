"""Any program on this machine: it reads the text as JSON lines and writes its proposals as JSON lines.

Which program, says ``suggesters.toml`` beside the settings; it is started
directly, never through a shell::

    [command]
    run = ["/usr/bin/python3", "/home/me/find_claims.py"]
    timeout = 60

It reads one line for each segment of each side, such as ``{"segment": "s1",
"side": "source", "language": "en", "role": "body", "text": "…"}``, and writes
one line for each proposal: ``{"segment": "s1", "side": "source", "start": 0,
"end": 7, "tag": "claims.arg_claim", "score": 0.9}``. Offsets are code points
of that ``text``, from 0, the end not included; ``score`` may be left out.
"""

import hashlib
import json
import os
import signal
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from workbench import __version__
from workbench.domain.document import Agent
from workbench.domain.sanitise import safe
from workbench.domain.text import SOURCE
from workbench.domain.validation import MOST, Problem, path, problem, shape_problems
from workbench.domain.value import Value
from workbench.errors import InputError, InvalidFile, Missing, Refused
from workbench.ports import Idea, Page, Passage

FILE: Final = "suggesters.toml"
LARGEST: Final = 64 * 1024 * 1024
"""The most bytes that a program may write."""
_GLANCE: Final = 0.02
"""How often the program is looked at, in seconds."""
_SHOWN: Final = 200
"""How much of a program's last complaint a message repeats (code points)."""


class _Settings(Value):
    run: Annotated[list[str], Field(min_length=1)]
    timeout: Annotated[float, Field(gt=0)] = 60.0


class _File(Value):
    command: _Settings


class _Line(Value):
    segment: str
    start: int
    end: int
    tag: str
    side: Literal["source", "translation"] = "source"
    score: Annotated[float, Field(ge=0, le=1)] | None = None


class Command:
    """Proposes what a program proposes: all of it, or nothing when one line of it is broken."""

    name = "command"

    def __init__(self, settings: Path) -> None:
        self._path = settings

    def agent(self) -> Agent | None:
        """Return the program as the maker of its proposals, or None when none is set.

        Raises InputError when the settings cannot be read.
        """
        if not self._path.is_file():
            return None
        run = self._settings().run
        name = hashlib.sha256("\0".join(run).encode()).hexdigest()[:12]
        title = f"{self.name} {safe(Path(run[0]).name)}"
        return Agent(id=f"suggester-command-{name}", kind="software", name=title, version=__version__)

    def suggest(self, page: Page) -> list[Idea]:
        """Run the program on a document.

        Raises Missing when it is not there, Refused when it fails, takes too
        long or writes too much, and InvalidFile with all its broken lines.
        """
        settings = self._settings()
        passages = {(each.segment, _side(each)): each for each in page.passages}
        output = _run(settings, "".join(_written(each) for each in page.passages).encode())
        ideas: list[Idea] = []
        wrong: list[Problem] = []
        for number, line in enumerate(output.split(b"\n"), start=1):
            if line.strip():
                found = _read(line, f"{Path(settings.run[0]).name}:{number}", passages, page.tags)
                if isinstance(found, Idea):
                    ideas.append(found)
                else:
                    wrong.append(found)
        if wrong:
            raise InvalidFile("suggest.lines", place=settings.run[0], problems=list(islice(wrong, MOST)))
        return ideas

    def _settings(self) -> _Settings:
        try:
            return _File.model_validate(tomllib.loads(self._path.read_bytes().decode("utf-8"))).command
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError("config_file", place=str(self._path), reason=error) from None
        except ValidationError as error:
            first = error.errors()[0]
            name = path(first["loc"])
            raise InputError("config_key", place=str(self._path), name=name, reason=first["msg"]) from None


def _side(passage: Passage) -> str:
    return "source" if passage.text == SOURCE else "translation"


def _written(passage: Passage) -> str:
    line = {
        "segment": passage.segment,
        "side": _side(passage),
        "language": passage.language,
        "role": passage.role,
        "text": passage.content,
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def _run(settings: _Settings, data: bytes) -> bytes:
    """Run the program to its end and return what it wrote; nothing of it outlives the call."""
    with tempfile.TemporaryFile() as into, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        into.write(data)
        into.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603, the person's own settings name the program
                settings.run, stdin=into, stdout=out, stderr=err, start_new_session=True
            )
        except (OSError, ValueError) as error:
            raise Missing("suggest.program", name=settings.run[0], reason=error) from None
        try:
            code = _wait(process, out, settings)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code:
            raise Refused("suggest.failed", name=settings.run[0], code=code, said=_last(err))
        out.seek(0)
        return out.read()


def _wait(process: "subprocess.Popen[bytes]", out: IO[bytes], settings: _Settings) -> int:
    """Wait for the end. Raises Refused after the time that is set, and when too much was written."""
    end = time.monotonic() + settings.timeout
    while True:
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(_GLANCE)
        if os.fstat(out.fileno()).st_size > LARGEST:
            raise Refused("suggest.too_much", name=settings.run[0], most=LARGEST // 1024**2)
        if process.returncode is not None:
            return code
        if time.monotonic() > end:
            raise Refused("suggest.timeout", name=settings.run[0], seconds=f"{settings.timeout:g}")


def _last(err: IO[bytes]) -> str:
    """Return the last line that the program complained with."""
    size = err.seek(0, os.SEEK_END)
    err.seek(max(size - 4 * _SHOWN, 0))
    said = err.read().decode("utf-8", errors="replace").strip().rpartition("\n")[2]
    return safe(said[-_SHOWN:])


def _read(
    line: bytes, place: str, passages: Mapping[tuple[str, str], Passage], tags: frozenset[str]
) -> Idea | Problem:
    """Return the idea in a line, or the first thing that is wrong with it."""
    try:
        said = _Line.model_validate(json.loads(line, object_pairs_hook=_once))
    except ValidationError as error:
        first = shape_problems(error)[0]
        return Problem(f"{place} {first.place}".rstrip(), first.what, first.hint)
    except (ValueError, RecursionError) as error:
        return _wrong(place, "unreadable", reason=safe(str(error)[:_SHOWN]))
    return next(_faults(said, place, passages, tags), None) or Idea(
        said.tag, passages[said.segment, said.side], said.start, said.end, said.score
    )


def _faults(
    said: _Line, place: str, passages: Mapping[tuple[str, str], Passage], tags: frozenset[str]
) -> Iterator[Problem]:
    passage = passages.get((said.segment, said.side))
    if passage is None:
        yield _wrong(place, "no_segment", segment=said.segment[:_SHOWN], side=said.side)
    elif not 0 <= said.start < said.end <= len(passage.content):
        yield _wrong(place, "bounds", start=said.start, end=said.end, length=len(passage.content))
    if said.tag not in tags:
        yield _wrong(place, "no_tag", tag=said.tag[:_SHOWN])


def _wrong(place: str, rule: str, **values: object) -> Problem:
    return problem(place, f"suggest.{rule}", **values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice; which of the two counts, no two readers agree on."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def PLUGIN(folders: Mapping[str, Path]) -> Command:  # noqa: N802, the name that discovery looks for
    """Return the suggester, with its settings beside those of the program."""
    return Command(folders["config"].parent / FILE)
