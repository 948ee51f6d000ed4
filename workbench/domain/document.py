"""A document as a project knows it: everything but its text."""

from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.language import Language
from workbench.domain.value import Id, Moment, Sha256, Value


class Document(Value):
    """What was added, from where, in which bytes.

    ``source_bytes_sha256`` is of the file as it was read, before decoding;
    the id is made of it, so two machines that add one file agree on its name.
    """

    id: Id
    ordinal: Annotated[int, Field(ge=0)]
    title: str
    language: Language
    source_uri: str | None = None
    licence: str | None = None
    imported: Moment
    encoding: str
    source_bytes_sha256: Sha256


class Agent(Value):
    """Somebody or something that acts: a person, or software with its version and model."""

    id: Id
    kind: Literal["person", "software"]
    name: str
    version: str | None = None
    model: str | None = None
    model_sha256: Sha256 | None = None
