"""Web pages: the text that a reader sees, with the site's own parts and the readers' comments told apart."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

from workbench.domain.dossier import Dossier
from workbench.domain.foreign import TITLE, Foreign
from workbench.domain.page_roles import page_roles
from workbench.domain.segmentation import segment
from workbench.domain.text import Role
from workbench.domain.validation import Problem, problem
from workbench.errors import InvalidFile, Refused
from workbench.formats import check_bytes, fault, problems_in, refuse
from workbench.formats.html.composing import Composed, compose
from workbench.formats.html.encoding import decode_page
from workbench.formats.html.parsing import DEEPEST, Outline, Reader, TooDeep

SIZE_LIMIT: Final = 16 * 1024 * 1024
"""The most bytes of a page."""
TAGS_LIMIT: Final = 250_000
"""The most tags of a page; the largest pages of newspapers have some ten thousand."""


class Html:
    """One saved page, read only: its visible text becomes the document, its bytes stay what they were.

    Offsets count the extracted text, never the file. The page's navigation,
    sidebars and footer are boilerplate, comments are comments, buttons such as
    发表评论 are footer; the rest is judged as plain text is. Nothing is
    fetched and no script runs. The encoding is that of the byte order mark, of
    the page's declaration, or what its bytes can be.
    """

    name = "html"
    suffix = ".html"
    loses: frozenset[str] = frozenset()
    many = False
    reads = True
    writes = False

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Raise InvalidFile: pages are only read."""
        del dossiers
        refuse(self.name, fault(self.name, "read_only", name=self.name))

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the page as a document. Raises InvalidFile for what is no page, or holds no text."""
        check_bytes(data, name)
        if len(data) > SIZE_LIMIT:
            refuse(name, fault(name, "too_large", limit=SIZE_LIMIT // 2**20))
        try:
            decoded = decode_page(data)
        except Refused as error:
            refuse(name, problem(name, f"errors.{error.key}", **error.values))
        page = _outline(decoded.content, name)
        composed = compose(page)
        if not composed.content.strip():
            refuse(name, fault(name, "html_no_text"))
        return [_dossier(data, name, page, composed, decoded.encoding)]

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return why a page cannot be read; ``deep`` has nothing to add."""
        del deep
        try:
            self.read(data, name)
        except InvalidFile as error:
            return problems_in(error)
        return []


def _outline(content: str, name: str) -> Outline:
    """Return the blocks of a page; broken markup is read as browsers read it."""
    from lxml import etree

    if content.count("<") > TAGS_LIMIT:
        refuse(name, fault(name, "html_tags", limit=TAGS_LIMIT))
    reader = Reader()
    target: Any = reader  # the stubs call the arguments of a target by other names
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, no_network=True)
    try:
        etree.fromstring(content.encode(), parser)
    except TooDeep:
        refuse(name, fault(name, "html_deep", limit=DEEPEST))
    except etree.LxmlError:
        pass  # what the parser gives up on, such as a page without any element, has no blocks
    return reader.close()


def _dossier(data: bytes, name: str, page: Outline, composed: Composed, encoding: str) -> Dossier:
    def told(lines: Sequence[str], starts: Sequence[int]) -> list[Role]:
        return page_roles(lines, [composed.role_at(start) for start in starts])

    sha = hashlib.sha256(data).hexdigest()
    made = Foreign(
        Html.name,
        composed.content,
        id=f"d{sha[:16]}",
        title=composed.title[:TITLE] or PurePath(name).stem,
        segments=segment(composed.content, told),
    ).dossier()
    facts = {
        "encoding": encoding,
        "source_bytes_sha256": sha,
        "source_uri": _address(page, ("canonical", "og:url", "saved")),
        "licence": _address(page, ("license",)),
    }
    return made.model_copy(update={"document": made.document.model_copy(update=facts)})


def _address(page: Outline, names: Sequence[str]) -> str | None:
    """Return the first whole web address that the page gives under these names."""
    for name in names:
        found = page.about.get(name, "")
        try:
            parts = urlsplit(found)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and found.isascii() and found.isprintable():
            return found
    return None


PLUGIN = Html()
