"""The harness is imported by its own names."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
