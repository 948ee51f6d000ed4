"""The dossier as one JSON object, and the schema that publishes its shape."""

import json
from collections.abc import Sequence
from typing import Any, Final

from workbench.domain.dossier import FORMAT_VERSION, Dossier
from workbench.domain.validation import Problem
from workbench.formats import dump_dossier, fault, load_dossier, refuse

SCHEMA: Final = f"dossier-{FORMAT_VERSION}.schema.json"
"""The file of the published JSON Schema, in ``shipped.folder("schemas")``."""
_MOMENT: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
)


class NativeJson:
    """One dossier a file, indented, in UTF-8; it is read strictly, and nothing of it is lost."""

    name = "json"
    suffix = ".json"
    loses: frozenset[str] = frozenset()
    many = False
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for several dossiers, or for half a character."""
        if len(dossiers) != 1:
            refuse(self.name, fault(self.name, "one_document", count=len(dossiers)))
        return dump_dossier(dossiers[0], indent=2)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the one dossier. Raises InvalidFile with all problems."""
        dossier, wrong = load_dossier(data, name)
        if dossier is None or wrong:
            refuse(name, *wrong)
        return [dossier]

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong: the shape, or else the meaning; ``deep`` has nothing to add."""
        del deep
        return load_dossier(data, name)[1]


def json_schema() -> str:
    """Return the published JSON Schema: pydantic's, with a name, a version, and what pydantic checks unsaid.

    ``format`` is a comment to most validators (JSON Schema 2020-12, section
    7.2.1), so times are given a pattern; a map's keys are closed. Of each
    description the first paragraph stays: the rest speaks of the program.
    """
    shape: dict[str, Any] = Dossier.model_json_schema()
    shape["properties"]["format_version"]["const"] = FORMAT_VERSION
    shape["required"] = ["format", "format_version", *shape["required"]]
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:workbench:dossier:{FORMAT_VERSION}",
    }
    return json.dumps(head | _tightened(shape), ensure_ascii=False, indent=2) + "\n"


def _tightened(node: Any) -> Any:
    if isinstance(node, list):
        return [_tightened(each) for each in node]
    if not isinstance(node, dict):
        return node
    tight = {name: _tightened(value) for name, value in node.items()}
    if tight.get("format") == "date-time":
        tight["pattern"] = _MOMENT
    if isinstance(tight.get("description"), str):
        tight["description"] = " ".join(tight["description"].partition("\n\n")[0].split())
    if "patternProperties" in tight:
        tight.setdefault("additionalProperties", False)
    return tight


PLUGIN = NativeJson()
