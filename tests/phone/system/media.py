"""The pictures on the card, as the media store lists them."""

from pathlib import Path


def media_rows() -> list[str]:
    """The pictures on the card, each as ``name=value`` fields parted by a bar."""
    found = []
    for top in ("DCIM", "Pictures", "Download"):
        for path in sorted(Path("/sdcard", top).rglob("*")):
            if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".heic"):
                found.append(path)
    rows = []
    for number, path in enumerate(found, 1):
        kind = "image/" + path.suffix[1:].lower().replace("jpg", "jpeg")
        stat = path.stat()
        rows.append(
            f"_id={number}|_data={path}|_display_name={path.name}|_size={stat.st_size}"
            f"|mime_type={kind}|date_added={int(stat.st_mtime)}"
        )
    return rows
