"""UIMA's CAS as XMI: one file a text in an archive, with the type system beside them."""

import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final

from workbench.domain.archives import MAGIC, pack, unpack
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS
from workbench.domain.uima import ARRAY, STRING, TYPES, Type, View
from workbench.domain.uima.bridge import harvest
from workbench.domain.uima.numbering import SOFA, Row, rows
from workbench.domain.uima.reading import documents
from workbench.domain.uima.writing import views
from workbench.domain.validation import Problem
from workbench.domain.xml_text import held, quoted
from workbench.errors import InvalidFile, Missing
from workbench.formats import fault, load_xml, obstacles, problems_in, refuse

TYPE_SYSTEM: Final = "TypeSystem.xml"
"""The type system's file, as UIMA tools call it; INCEpTION's archives have the same."""
_ENDING: Final = ".xmi"
_HEAD: Final = "<?xml version='1.0' encoding='UTF-8'?>\n"
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "xmi": "http://www.omg.org/XMI",
        "cas": "http:///uima/cas.ecore",
        "workbench": "http:///workbench.ecore",
    }.items()
)
_ROOT: Final = "{http://www.omg.org/XMI}XMI"
_MOST: Final = 4 * MARKS
"""The most feature structures of one file; its tokens are structures, too."""
_LONGEST: Final = 10_000_000
"""The most bytes of an attribute that libxml2 reads without its "huge" option."""


class UimaXmi:
    """Many documents; each text is a CAS of its own, and nothing of a document is lost.

    A character that XML cannot hold is U+FFFD in the file, and what stood
    there is noted beside it. Marks and relations of others' type systems are
    read, too; tokens and sentences are passed over. Reading needs the extra
    ``cas``: it raises Missing without it.
    """

    name = "uima_xmi"
    suffix = ".xmi.zip"
    loses = frozenset({"contexts"})
    many = True
    reads = True
    writes = True
    shard = 50
    """The library that reads them back keeps every structure as an object."""

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive.

        Raises InvalidFile for half a character, two documents of one id, or
        a text that is too long for XML readers.
        """
        wrong = obstacles(dossiers)
        if wrong:
            refuse(self.name, *wrong)
        made = {view.name: view for dossier in dossiers for view in views(dossier, held)}
        files = {f"{name}{_ENDING}": _dumped(view) for name, view in made.items()}
        return pack({TYPE_SYSTEM: _type_system(), **files})

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents of an archive, by name. Raises InvalidFile with the problems of all."""
        dossiers, wrong = _load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, file by file; ``deep`` has nothing to add."""
        del deep
        return _load(data, name)[1]


def _library() -> Any:
    try:
        import cassis  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra without types
    except ImportError:
        raise Missing("formats.extra", extra="cas") from None
    return cassis


def _dumped(view: View) -> bytes:
    """Return a view as a file.

    Written by hand (as chapter 8 of UIMA's references describes XMI), because a
    library that holds every structure as an object takes many times as long.
    """
    longest = max(len(each.encode()) for each in (view.content, *_texts(view)))
    if longest > _LONGEST:
        refuse(view.name, fault(view.name, "xml_too_long", bytes=longest))
    members = " ".join(map(str, range(SOFA + 1, SOFA + 1 + len(view.structures))))
    sofa = f'<cas:Sofa xmi:id="{SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"'
    parts = (
        f'{_HEAD}<xmi:XMI {_NAMESPACES} xmi:version="2.0"><cas:NULL xmi:id="0"/>',
        *(_element(row) for row in rows(view, arrays=False)),
        f"{sofa} sofaString={quoted(view.content)}/>",
        f'<cas:View sofa="{SOFA}" members="{members}"/></xmi:XMI>',
    )
    return "".join(parts).encode()


def _element(row: Row) -> str:
    """Return a structure: the text it is at, its values, and the numbers of what it refers to."""
    place = f' sofa="{SOFA}"' if row.is_annotation else ""
    values = "".join(f" {name}={quoted(str(value))}" for name, value in row.values.items())
    links = "".join(f' {name}="{number}"' for name, number in row.references.items())
    links += "".join(f' {name}="{" ".join(map(str, found))}"' for name, found in row.lists.items())
    return f'<{row.type.replace(".", ":")} xmi:id="{row.number}"{place}{values}{links}/>'


def _type_system() -> bytes:
    """Return our types as UIMA's type system descriptor declares them."""
    types = "".join(
        f"<typeDescription><name>{name}</name><description/><supertypeName>{kind.parent}</supertypeName>"
        f"<features>{_features(kind)}</features></typeDescription>"
        for name, kind in sorted(TYPES.items())
    )
    namespace = "http://uima.apache.org/resourceSpecifier"
    head = _HEAD.replace("UTF-8", "utf-8")
    whole = f'<typeSystemDescription xmlns="{namespace}"><types>{types}</types></typeSystemDescription>'
    return f"{head}{whole}".encode()


def _features(kind: Type) -> str:
    ranges = [(name, STRING, "") for name in kind.texts]
    ranges += [(name, of, "") for name, of in kind.references.items()]
    ranges += [(name, ARRAY, f"<elementType>{of}</elementType>") for name, of in kind.lists.items()]
    return "".join(
        f"<featureDescription><name>{name}</name><description/>"
        f"<rangeTypeName>{of}</rangeTypeName>{each}</featureDescription>"
        for name, of, each in ranges
    )


def _texts(view: View) -> list[str]:
    return [value for structure in view.structures for value in structure.values.values()]


def _load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    files, wrong = unpack(data, name) if data.startswith(MAGIC) else ({f"{name}{_ENDING}": data}, [])
    texts = {path: content for path, content in sorted(files.items()) if path.endswith(_ENDING)}
    types, more = _declared(files)
    wrong += more
    if not texts and not wrong:
        wrong.append(fault(name, "no_cas"))
    found: list[View] = []
    for path, content in texts.items():
        more = _hostile(content, path, _ROOT)
        here, others = _harvested(content, path, types) if types and not more else ([], [])
        found += here
        wrong += [*more, *others]
    dossiers, last = documents(found, UimaXmi.name, held) if not wrong else ([], [])
    return dossiers, [*wrong, *last]


def _declared(files: Mapping[str, bytes]) -> tuple[Any, list[Problem]]:
    """Return the type system of an archive, or UIMA's own types where there is none."""
    library = _library()
    for path, content in files.items():
        if PurePosixPath(path).name.casefold() == TYPE_SYSTEM.casefold():
            wrong = _hostile(content, path)
            if wrong:
                return None, wrong
            try:
                return library.load_typesystem(BytesIO(content)), []
            except Exception as error:  # noqa: BLE001 - whatever breaks in the library, the file is to blame
                return None, [_broken(path, error)]
    return library.TypeSystem(), []


def _hostile(data: bytes, name: str, tag: str | None = None) -> list[Problem]:
    """Say why a file must not be given to the library, which reads it with other settings than ours."""
    try:
        root = load_xml(data, name)
    except InvalidFile as error:
        return problems_in(error)
    if tag and root.tag != tag:
        return [fault(name, "no_cas")]
    return [fault(name, "too_many_marks", limit=_MOST)] if len(root) > _MOST else []


def _harvested(data: bytes, path: str, types: Any) -> tuple[list[View], list[Problem]]:
    """Return the views of a CAS; an offset that cannot be converted is a mistake, not a warning."""
    library = _library()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", message="Not mapping")
            cas = library.load_cas_from_xmi(BytesIO(data), typesystem=types)
            return harvest(cas, PurePosixPath(path).name.removesuffix(_ENDING)), []
    except Exception as error:  # noqa: BLE001 - whatever breaks in the library, the file is to blame
        return [], [_broken(path, error)]


def _broken(path: str, error: Exception) -> Problem:
    return fault(path, "cas_broken", reason=f"{type(error).__name__}: {error}"[:160])


PLUGIN = UimaXmi()
