"""How the fields of a model look in XML; derived from the models, so that no list of fields is kept twice.

==================================  ==================================================
a field that is                      becomes
==================================  ==================================================
an id, number, time, choice, hash    an attribute: it cannot hold free text
free text                            a leaf element with ``xml:space="preserve"``
a value                              an element of the field's name
a tuple of values                    an element that holds one named after each value's class
a tuple of scalars                   an element that holds an ``item`` for each
a map                                an element that holds an ``entry`` for each key
None                                 nothing
==================================  ==================================================

Names are those of the models in lowerCamelCase.
"""

import dataclasses
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from workbench.domain.value import Value

MAJOR: Final = 1
NAMESPACE: Final = f"urn:workbench:dossier:{MAJOR}"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
RESTORE: Final = "restore"
"""The attribute of a leaf that lists characters XML cannot hold, as ``position:code-point`` pairs."""


FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2, Char), but for surrogates, which no text has."""


class Kind(Enum):
    """How a field is written."""

    ATTRIBUTE = 0
    WORDS = 1
    VALUE = 2
    ITEMS = 3
    ENTRIES = 4


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single thing without parts, and what bounds it."""

    python: type
    pattern: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    enum: str | None = None
    """The name of the enumeration that the choices come from, if it has one."""

    @property
    def free(self) -> bool:
        """Say whether this may be any text."""
        return self.python is str and not self.pattern and not self.choices


_LISTS: Final = (tuple, Sequence)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a model."""

    field: str
    name: str
    kind: Kind
    scalar: Scalar | None = None
    models: Mapping[str, type[Value]] = dataclasses.field(default_factory=dict)
    """The classes of what it holds, by the name of the element."""
    kinds: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Which element holds a value of which ``kind``, where there are several."""
    key: Scalar | None = None
    listed: bool = False
    """Whether each entry of a map holds several items."""
    nullable: bool = False
    required: bool = False
    least: int = 0

    @property
    def tag(self) -> str:
        """Return the element's name with its namespace, as lxml has it."""
        return qualified(self.name)


@cache
def parts(model: type[Value]) -> tuple[Part, ...]:
    """Return the fields of a model as XML has them, in their order."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        replace(_part(name, hints[name]), required=info.is_required())
        for name, info in model.model_fields.items()
    )


def qualified(name: str) -> str:
    """Return an element's name in our namespace."""
    return f"{{{NAMESPACE}}}{name}"


ENTRY: Final = qualified("entry")
ITEM: Final = qualified("item")
KEY: Final = qualified("key")
VALUE: Final = qualified("value")


def camel(snake: str) -> str:
    """Return a field's name in lowerCamelCase.

    >>> camel("source_bytes_sha256")
    'sourceBytesSha256'
    """
    first, *rest = snake.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def element_name(model: type) -> str:
    """Return the name of the element that holds a value in a list: its class, first letter small."""
    return model.__name__[0].lower() + model.__name__[1:]


def _part(field: str, hint: Any) -> Part:
    hint, nullable, least = _bare(hint)
    base = Part(field, camel(field), Kind.ATTRIBUTE, nullable=nullable, least=least)
    origin = get_origin(hint)
    if origin is dict:
        key, value = get_args(hint)
        listed = get_origin(value) is tuple
        scalar = scalar_of(get_args(value)[0] if listed else value)
        return replace(base, kind=Kind.ENTRIES, key=scalar_of(key), scalar=scalar, listed=listed)
    if origin in _LISTS:
        item = get_args(hint)[0]
        models = _models(item)
        return replace(
            base,
            kind=Kind.ITEMS,
            models=models,
            kinds=_kinds(models) if len(models) > 1 else {},
            scalar=None if models else scalar_of(item),
        )
    models = _models(hint)
    if models:
        return replace(base, kind=Kind.VALUE, models=models)
    single = scalar_of(hint)
    return replace(base, kind=Kind.WORDS if single.free else Kind.ATTRIBUTE, scalar=single)


def _bare(hint: Any) -> tuple[Any, bool, int]:
    """Take ``None`` and a tuple's or map's smallest length off a hint; constraints of scalars stay on it."""
    nullable = False
    least = 0
    if get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
        hint = next(each for each in get_args(hint) if each is not type(None))
        nullable = True
    if get_origin(hint) is Annotated and get_origin(get_args(hint)[0]) in (*_LISTS, dict):
        least = _constraint(hint, "min_length") or 0
        hint = get_args(hint)[0]
    return hint, nullable, least


def _models(hint: Any) -> Mapping[str, type[Value]]:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if not all(isinstance(each, type) and issubclass(each, Value) for each in members):
        return {}
    return {element_name(each): each for each in members}


def _kinds(models: Mapping[str, type[Value]]) -> Mapping[str, str]:
    return {str(model.model_fields["kind"].default): name for name, model in models.items()}


def scalar_of(hint: Any) -> Scalar:
    """Return what a type hint says about a single thing."""
    python = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if get_origin(python) is Literal:
        return Scalar(str, choices=tuple(get_args(python)))
    if python is AwareDatetime:
        return Scalar(datetime)
    if issubclass(python, StrEnum):
        return Scalar(str, choices=tuple(each.value for each in python), enum=element_name(python))
    pattern, low, high = (_constraint(hint, name) for name in ("pattern", "ge", "le"))
    return Scalar(python, pattern=pattern, low=low, high=high)


def _constraint(hint: Any, name: str) -> Any:
    """Return a bound that an annotated hint sets, or None; pydantic keeps some inside a FieldInfo."""
    if get_origin(hint) is not Annotated:
        return None
    holders = [
        holder
        for each in get_args(hint)[1:]
        for holder in (each.metadata if isinstance(each, FieldInfo) else [each])
    ]
    return next((value for holder in holders if (value := getattr(holder, name, None)) is not None), None)
