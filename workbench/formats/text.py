"""Plain text: a document that nothing has been said about yet."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from workbench.domain.dossier import Dossier
from workbench.domain.encoding import decode
from workbench.domain.foreign import TITLE, Foreign
from workbench.domain.text import Role
from workbench.domain.validation import Problem, problem
from workbench.errors import InvalidFile, Refused
from workbench.formats import check_bytes, fault, problems_in, refuse

LONGEST: Final = 16 * 1024 * 1024
"""The most bytes of one text."""


class PlainText:
    """One text, read only, with every character that is in the file; its encoding is found.

    Written it would lose everything that people said about it, so it is not:
    other formats hold the text itself, too.
    """

    name = "text"
    suffix = ".txt"
    loses: frozenset[str] = frozenset()
    many = False
    reads = True
    writes = False

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Raise InvalidFile: texts are only read."""
        del dossiers
        refuse(self.name, fault(self.name, "read_only", name=self.name))

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the text as a document. Raises InvalidFile for what is empty, too long, or no text."""
        check_bytes(data, name)
        if len(data) > LONGEST:
            refuse(name, fault(name, "too_large", limit=LONGEST // 2**20))
        try:
            decoded = decode(data)
        except Refused as error:
            refuse(name, problem(name, f"errors.{error.key}", **error.values))
        if not decoded.content.strip():
            refuse(name, fault(name, "nothing"))
        sha = hashlib.sha256(data).hexdigest()
        made = Foreign(self.name, decoded.content, id=f"d{sha[:16]}", title=PurePath(name).stem).dossier()
        source = made.source.model_copy(update={"replaced": decoded.replaced})
        titles = [each.span.cut(source.content) for each in source.segments if each.role is Role.TITLE]
        facts = {
            "title": titles[0][:TITLE] if titles else made.document.title,
            "encoding": decoded.encoding,
            "source_bytes_sha256": sha,
        }
        document = made.document.model_copy(update=facts)
        return [made.model_copy(update={"document": document, "texts": (source,)})]

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return why a file is no text; ``deep`` has nothing to add."""
        del deep
        try:
            self.read(data, name)
        except InvalidFile as error:
            return problems_in(error)
        return []


PLUGIN = PlainText()
