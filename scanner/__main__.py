"""``python -m scanner`` is ``faceaudit``."""

from scanner.cli import main

if __name__ == "__main__":
    main()
