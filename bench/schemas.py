"""Write the published schemas from the models; the Schematron is written by hand.

A published version never changes: after a release, a change of the models
needs a new ``FORMAT_VERSION`` first.
"""

from workbench import shipped
from workbench.formats.native_json import SCHEMA, json_schema
from workbench.formats.native_xml.files import XSD
from workbench.formats.native_xml.schema import xsd

if __name__ == "__main__":
    for name, text in ((SCHEMA, json_schema()), (XSD, xsd())):
        path = shipped.folder("schemas") / name
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
