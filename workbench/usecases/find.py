"""Finding the document that an annotation belongs to, by the annotation's id alone."""

from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases.session import Session


def session_of(wb: Workbench, annotation: str) -> Session:
    """Open the document that has the annotation of that id, or of that unique id prefix.

    Raises NotFound, or InputError when several annotations fit.
    """
    fits: dict[str, list[str]] = {}
    for document in wb.store.documents():
        for record in wb.store.records("annotation", document.id):
            if record.id == annotation:
                return Session(wb, document)
            if annotation and record.id.startswith(annotation):
                fits.setdefault(document.id, []).append(record.id)
    ids = [each for found in fits.values() for each in found]
    if not ids:
        raise NotFound("annotation", name=annotation)
    if len(ids) > 1:
        raise InputError("annotation_ambiguous", name=annotation, ids=", ".join(ids[:5]))
    return Session.open(wb, next(iter(fits)))
