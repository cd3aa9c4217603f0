"""``python -m reports.schemas``: write the schemas beside this file."""

from pathlib import Path

from reports.schemas import write_schemas

write_schemas(Path(__file__).parent)
