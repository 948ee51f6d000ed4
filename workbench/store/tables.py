"""The tables of a project, as queries see them; ``migrations`` makes them.

Current state stands beside the journal, and both are written in one
transaction: reading is quick, and the one can be checked against the other.
Nothing is ever physically deleted.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

op = Table(
    "op",
    metadata,
    Column("seq", _NUMBER, primary_key=True),
    Column("op_id", Text, nullable=False, unique=True),
    Column("document", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The journal. ``document`` is empty for what concerns the whole project; ``actor`` and
``document`` repeat what ``operation`` says, so that they can be searched for."""

record = Table(
    "record",
    metadata,
    Column("position", _NUMBER, primary_key=True),
    Column("document", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("ordinal", _NUMBER, nullable=False),
    Column("maker", Text, nullable=False),
    Column("segment", Text, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""The current state of each record, as JSON in ``body``.

``position`` is the order of first insertion, which undo and redo keep; a
removed record stays, with ``deleted`` 1. ``ordinal``, ``maker`` and ``segment``
repeat what the body says, and are 0 and empty for kinds that have none. A record's id is
unique within its kind and document; ``document`` is empty for kinds that the
whole project shares, and a document's own record belongs to itself."""

source = Table(
    "source",
    metadata,
    Column("seq", _NUMBER, ForeignKey("op.seq"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("layer_sha256", Text, nullable=False),
    Column("raw_sha256", Text, nullable=False),
    Column("characters", _NUMBER, nullable=False),
    Column("segments", _NUMBER, nullable=False),
    Column("footer_segments", _NUMBER, nullable=False),
    Column("layer", LargeBinary, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)
"""The source layer as JSON, and the bytes it came in, for each time a document was added; the
latest counts. The figures repeat what the layer says. The raw bytes come last, so that SQLite
need not walk past them to the layer."""

cache = Table(
    "cache",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
)
"""Results that can be had again. The hash covers key and value; what does not match is not used."""
