"""Croissant metadata: what a dataset's files are and what their columns mean, as JSON-LD that tools load.

Source: the Croissant format specification 1.0 (MLCommons). Hosts and search
engines for datasets read it, and ``mlcroissant`` loads rows by it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

NAME: Final = "croissant.json"
"""How the file is called that holds it."""
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prescribes."""
_TYPES: Final = {"string": "sc:Text", "int64": "sc:Integer", "float64": "sc:Float", "time": "sc:DateTime"}
_MEDIA: Final = {
    ".parquet": "application/x-parquet",
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".xml": "application/xml",
    ".zip": "application/zip",
    ".md": "text/markdown",
    ".csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A dataset as Croissant describes it.

    ``files`` are the SHA-256 sums by the files' names; ``columns`` are the
    types of the tables' columns (a list's in brackets), none where the files
    are no tables.
    """

    title: str
    description: str
    files: Mapping[str, str]
    licence: str | None = None
    version: str = "1.0.0"
    languages: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    record: str = "rows"


def croissant(dataset: Published) -> bytes:
    """Return the metadata as a file's bytes: the same dataset, the same bytes."""
    value: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": dataset.title,
        "description": dataset.description,
        "version": dataset.version,
    }
    if dataset.licence:
        value["license"] = dataset.licence
    if dataset.languages:
        value["inLanguage"] = list(dataset.languages)
    names = sorted(dataset.files)
    value["distribution"] = [_file(name, dataset.files[name]) for name in names]
    tables = [name for name in names if name.endswith(".parquet")]
    if dataset.columns and tables:
        value["recordSet"] = [_records(dataset, name, several=len(tables) > 1) for name in tables]
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _file(name: str, sha256: str) -> dict[str, object]:
    ending = "." + name.rpartition(".")[2]
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": _MEDIA.get(ending, "application/octet-stream"),
        "sha256": sha256,
    }


def _records(dataset: Published, file: str, *, several: bool) -> dict[str, object]:
    """Describe the rows of one table; of several, each is called after its file."""
    name = f"{dataset.record}-{file.removesuffix('.parquet')}" if several else dataset.record
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "field": [_field(name, file, column, kind) for column, kind in dataset.columns.items()],
    }


def _field(record: str, file: str, column: str, kind: str) -> dict[str, object]:
    found: dict[str, object] = {
        "@type": "cr:Field",
        "@id": f"{record}/{column}",
        "name": column,
        "dataType": _TYPES[kind.strip("[]")],
        "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
    }
    return found | {"repeated": True} if kind.startswith("[") else found
