"""doccano's own importer and exporter on a database in memory, for tests; run with ``python``, not imported.

Takes the folder of doccano's code, a file to import, and "yes" or "no" for
overlapping spans; writes what came to stand in the database, as JSON. Only
what other formats and the upload need is stood in for: Excel, CoNLL, guessed
encodings, and the storage of uploaded files.
"""

import io
import json
import sys
import types

APPS = ("roles", "projects", "label_types", "examples", "labels", "data_import", "data_export")


def stand_in(name, **members):
    """Put a module in place of one that is not installed and not used."""
    module = types.ModuleType(name)
    for key, value in members.items():
        setattr(module, key, value)
    sys.modules[name] = module


def prepare(folder):
    """Set Django up as doccano does, as far as importing and exporting go."""
    sys.path.insert(0, folder)
    from django.conf import settings

    settings.configure(
        SECRET_KEY="none",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        MIGRATION_MODULES=dict.fromkeys(APPS),
        INSTALLED_APPS=("django.contrib.auth", "django.contrib.contenttypes", "polymorphic", *APPS),
        ROLE_PROJECT_ADMIN="project_admin",
        ROLE_ANNOTATOR="annotator",
        ROLE_ANNOTATION_APPROVER="annotation_approver",
    )
    import django
    from django.core.files.storage import FileSystemStorage
    from django.core.management import call_command

    stand_in("chardet", UniversalDetector=None)
    stand_in("pyexcel")
    stand_in("pyexcel.exceptions")
    stand_in("seqeval")
    stand_in("seqeval.scheme", **dict.fromkeys(("BILOU", "IOB2", "IOBES", "IOE2", "Tokens")))
    stand_in("django_drf_filepond")
    stand_in("django_drf_filepond.models", DrfFilePondStoredStorage=FileSystemStorage)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def imported(path, overlap):
    """Import a file as doccano's task does, with what its form sends; return the project and the errors."""
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import ArgColumn, create_file_format
    from data_import.pipeline.readers import FileName
    from django.contrib.auth.models import User
    from projects.models import SequenceLabelingProject

    user = User.objects.create(username="mei")
    project = SequenceLabelingProject.objects.create(
        name="p", project_type="SequenceLabeling", allow_overlapping=overlap, created_by=user
    )
    files = [FileName(path, "a", "a.jsonl")]
    dataset = load_dataset(
        "SequenceLabeling", create_file_format("JSONL"), files, project, **ArgColumn().model_dump()
    )
    dataset.save(user)
    return project, [str(error) for error in dataset.errors]


def exported(project):
    """Return what doccano gives its users to download."""
    from data_export.models import ExportedExample
    from data_export.pipeline.dataset import Dataset
    from data_export.pipeline.factories import (
        create_comment,
        create_formatter,
        create_labels,
        create_writer,
    )
    from data_export.pipeline.services import ExportApplicationService

    examples = ExportedExample.objects.filter(project=project)
    dataset = Dataset(examples, create_labels(project, examples), create_comment(examples))
    file = io.StringIO()
    ExportApplicationService(dataset, create_formatter(project, "JSONL"), create_writer("JSONL")).export(file)
    return file.getvalue()


def stored():
    """Return the examples, each with its spans: what the server says they cover, and the offsets."""
    from examples.models import Example

    return [
        {
            "text": example.text,
            "meta": example.meta,
            "spans": [
                {
                    "said": str(span),
                    "start": span.start_offset,
                    "end": span.end_offset,
                    "label": span.label.text,
                }
                for span in example.spans.order_by("id")
            ],
        }
        for example in Example.objects.order_by("id")
    ]


def main():
    """Import, look, export."""
    folder, path, overlap = sys.argv[1:]
    prepare(folder)
    project, errors = imported(path, overlap == "yes")
    json.dump({"errors": errors, "examples": stored(), "exported": exported(project)}, sys.stdout)


if __name__ == "__main__":
    main()
