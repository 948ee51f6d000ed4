"""Parquet: one table of annotations, segments or documents, as data libraries load it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from types import MappingProxyType
from typing import Any, ClassVar, Final

from workbench.domain.dossier import FORMAT_VERSION, Dossier
from workbench.domain.validation import MOST, Problem, surrogates
from workbench.errors import InvalidFile, Missing
from workbench.formats import SIZE_LIMIT, check_bytes, check_options, fault, problems_in, refuse
from workbench.formats.parquet.rows import COLUMNS, ROWS, Row
from workbench.ports import Format

_MAGIC: Final = b"PAR1"
_MOST_ROWS: Final = 2_000_000
_ALWAYS: Final = frozenset(
    {
        "agent_details", "contexts", "document_details", "findings", "flags", "relations", "reviews",
        "scores", "tagset_rules", "versions",
    }
)  # fmt: skip
_LOSES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "annotations": _ALWAYS | {"segments", "texts"},
        "segments": _ALWAYS
        | {
            "annotations", "attributes", "comments", "confidence", "document_annotations", "ids", "lineage",
            "tagsets", "times", "white_space",
        },
        "documents": _ALWAYS
        | {
            "attributes", "comments", "confidence", "lineage", "ordinals", "segment_annotations", "segments",
            "tagsets", "times", "translation_annotations",
        },
    }
)  # fmt: skip


@dataclass
class Parquet:
    """Many documents in one table, written only; needs the extra ``dataset`` (raises Missing without it).

    The option ``rows`` says what a row is: an annotation with the sentence it
    stands in, a segment with its translation and tags, or a document with the
    spans on its source. Offsets are code points of the document's source or
    translation, ends exclusive; ``sides`` names the text where it could be
    either. ``attributes`` and ``official`` are JSON objects.
    """

    name = "parquet"
    suffix = ".parquet"
    many = True
    reads = False
    writes = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({"rows": tuple(COLUMNS)})
    rows: str = "annotations"
    loses: frozenset[str] = _LOSES["annotations"]

    @property
    def columns(self) -> Mapping[str, str]:
        """Return the table's columns: names and types, lists in brackets."""
        return COLUMNS[self.rows]

    def choose(self, **options: str) -> Format:
        """Return the format with rows of another kind. Raises InvalidFile for an option it does not have."""
        check_options(self.name, self.options, options)
        rows = options.get("rows", self.rows)
        return replace(self, rows=rows, loses=_LOSES[rows])

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count, where rows are segments, the stretches of white space between them."""
        if self.rows != "segments":
            return {}
        starts = [each.start for each in dossier.source.segments] + [len(dossier.source.content)]
        ends = [0, *(each.end for each in dossier.source.segments)]
        return {"white_space": sum(end < start for end, start in zip(ends, starts, strict=True))}

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for half a character."""
        wrong = [each for dossier in dossiers for each in surrogates(dossier)]
        if wrong:
            refuse(self.name, *wrong)
        arrow, parquet = _library()
        found = [row for dossier in dossiers for row in ROWS[self.rows](dossier)]
        about = json.dumps({"format_version": FORMAT_VERSION, "rows": self.rows})
        schema = _schema(arrow, self.rows).with_metadata({"workbench": about})
        target = BytesIO()
        parquet.write_table(
            arrow.Table.from_pylist(found, schema=schema),
            target,
            compression="snappy",
            write_page_checksum=True,
        )
        return target.getvalue()

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Raise InvalidFile: a table holds no whole documents."""
        del data
        refuse(name, fault(name, "parquet_written_only"))

    def shown(self, data: bytes) -> bytes:
        """Return a table as people can read it: a JSON object a row."""
        _, parquet = _library()
        rows = parquet.read_table(BytesIO(data)).to_pylist()
        return "".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows).encode()

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return what is wrong: a damaged page, other columns, and words that do not fill their place."""
        del deep
        try:
            check_bytes(data, name)
            if not data.startswith(_MAGIC) or not data.endswith(_MAGIC):
                return [fault(name, "parquet_none")]
            return [each for each, _ in zip(_wrong(data, name), range(MOST), strict=False)]
        except InvalidFile as error:
            return problems_in(error)


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]  # no types
        from pyarrow import parquet  # type: ignore[import-not-found, import-untyped, unused-ignore]  # as above
    except ImportError:
        raise Missing("formats.extra", extra="dataset") from None
    return pa, parquet


def _schema(arrow: Any, rows: str) -> Any:
    kinds = {
        "string": arrow.string(),
        "int64": arrow.int64(),
        "float64": arrow.float64(),
        "time": arrow.timestamp("us", tz="UTC"),
    }
    return arrow.schema(
        [
            (name, arrow.list_(kinds[kind[1:-1]]) if kind.startswith("[") else kinds[kind])
            for name, kind in COLUMNS[rows].items()
        ]
    )


def _wrong(data: bytes, name: str) -> Iterator[Problem]:
    """Read the whole table, page sums included; what the library says about a broken one is its reason."""
    arrow, parquet = _library()
    try:
        file = parquet.ParquetFile(BytesIO(data), page_checksum_verification=True)
        groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        if file.metadata.num_rows > _MOST_ROWS or size > SIZE_LIMIT:
            yield fault(name, "too_large", limit=SIZE_LIMIT // 2**20)
            return
        if not any(file.schema_arrow.equals(_schema(arrow, rows)) for rows in COLUMNS):
            yield fault(name, "parquet_columns")
            return
        rows = file.read().to_pylist()
    except (arrow.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        yield fault(name, "parquet_broken", reason=ascii(str(error)[:80])[1:-1])
        return
    for number, row in enumerate(rows, 1):
        if not _fits(row):
            yield fault(f"row {number}", "parquet_row")


def _fits(row: Row) -> bool:
    """Say whether words are as long as their places, and the lists of one row as long as each other."""
    if "segment" in row:
        return row["text"] is not None and len(row["text"]) == (row["end"] or 0) - (row["start"] or 0)
    starts, ends, quotes = row["starts"] or [], row["ends"] or [], row["quotes"] or []
    if not len(starts) == len(ends) == len(quotes):
        return False
    long = all(
        None not in (start, end, words) and 0 <= start <= end == start + len(words)
        for start, end, words in zip(starts, ends, quotes, strict=True)
    )
    text = row.get("text")
    places = zip(starts, ends, quotes, strict=True)
    return long and (text is None or all(text[start:end] == words for start, end, words in places))


PLUGIN = Parquet()
