"""What a case is: its folder, its recipe, and the sources its APK is made from.

Nothing here needs an Android tool, so that a test can tell whether an APK is up to date.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

APKS = Path(__file__).resolve().parent
SUITE = APKS.parent / "suite"
PHONE = APKS.parent / "phone" / "apps"

BESIDE_THE_APP = ("expected.json", "context.yaml", "policy.html", "policy.txt")
"""Files of a case that do not go into its APK."""

SUFFIXES = {"": ".apk", "apks": ".apks", "xapk": ".xapk", "apkm": ".apkm", "folder": ".split"}
"""What a case is written to, by its container; ``.split`` is a folder of APKs."""


@dataclass(frozen=True)
class Recipe:
    """``build.json`` of a case: what its folder alone does not say."""

    of: str = ""
    """Another case whose sources are used; files of this case take the place of its files."""
    drop: tuple[str, ...] = ()
    """Files of that other case that are not used."""
    stubs: tuple[str, ...] = ()
    """Folders under ``stubs/`` whose classes are compiled in."""
    native: tuple[str, ...] = ()
    """Names in the APK of native libraries to make up."""
    second_dex: tuple[str, ...] = ()
    """Prefixes of class files that go to ``classes2.dex``."""
    left_out: tuple[str, ...] = ()
    """Prefixes of class files that go nowhere, as if a packer had hidden them."""
    packed: dict[str, Any] = field(default_factory=dict)
    """``{"into": name in the APK, "classes": prefixes}``: these go scrambled to that file."""
    bare_manifest: bool = False
    """Take the namespace off the manifest's attributes; their resource ids stay."""
    files: dict[str, Any] = field(default_factory=dict)
    """Name in the APK to what stands there; see ``crafted.content``."""
    r8: bool | str = False
    """Shrink and rename with R8; a string names a file of the case with more rules."""
    min_api: int = 24
    """For D8 and R8; it decides what is desugared and the version of the dex file."""
    container: str = ""
    """``apks``, ``xapk``, ``apkm`` or ``folder``: several APKs in place of one."""
    sim: bool = False
    """Also carry the classes, manifest and resources as the simulated phone runs them."""
    splits: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Split name to what it holds: ``native``, ``files``, ``classes`` and ``resources``."""


@dataclass(frozen=True)
class Case:
    """One app of a suite."""

    root: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.root / self.name

    @property
    def output(self) -> Path:
        """The APK, the archive of APKs or the folder of APKs."""
        return self.folder / f"{self.name}{SUFFIXES[self.recipe.container]}"

    @cached_property
    def recipe(self) -> Recipe:
        """The recipe, with what the case it is made of says and this one does not."""
        return Recipe(**{key: frozen(value) for key, value in self.said().items()})

    def said(self) -> dict[str, Any]:
        path = self.folder / "build.json"
        own: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return self.parent(own["of"]).said() | own if "of" in own else own

    def parent(self, name: str) -> "Case":
        """A case of this suite, or of the fixtures."""
        found = next(root for root in (self.root, APKS) if (root / name).exists())
        if (found, name) == (self.root, self.name):
            raise SystemExit(f"{name} is made of itself")
        return Case(found, name)

    def own(self) -> dict[str, Path]:
        """Files of the folder that the APK is made from, by name relative to the folder."""
        outputs = {f"{self.name}{suffix}" for suffix in SUFFIXES.values()}
        found = {path.relative_to(self.folder).as_posix(): path for path in files(self.folder)}
        beside = (*BESIDE_THE_APP, *outputs)
        return {name: path for name, path in found.items() if name.split("/")[0] not in beside}

    def tree(self) -> dict[str, Path]:
        """What is compiled, by its name in one folder."""
        if not self.recipe.of:
            return self.own()
        under = self.parent(self.recipe.of).tree()
        return {name: under[name] for name in under if name not in self.recipe.drop} | self.own()

    def stub_folders(self) -> list[Path]:
        """The folders of its stubs; those of the suite hide those of the fixtures."""
        return [self.stub_folder(stub) for stub in self.recipe.stubs]

    def stub_folder(self, stub: str) -> Path:
        for root in (self.root, APKS):
            if (root / "stubs" / stub).is_dir():
                return root / "stubs" / stub
        raise SystemExit(f"{self.name}: no stub is called {stub}")

    def platform_folders(self) -> list[Path]:
        """What declares the newer platform; a class of the suite hides that of the fixtures."""
        return [root / "platform" for root in dict.fromkeys((self.root, APKS))]

    def sources(self) -> dict[str, Path]:
        """What the APK is made from, by name relative to the suite."""
        found = [*self.own().values(), *self.tree().values()]
        for folder in (*self.stub_folders(), *self.platform_folders()):
            found += files(folder)
        return {Path(os.path.relpath(path, self.root)).as_posix(): path for path in found}

    def digest(self) -> str:
        """SHA-256 over the names and bytes of the sources."""
        return digest_of(self.sources())

    def built(self) -> str:
        """SHA-256 of what was built; over names and bytes where it is a folder."""
        if self.output.is_dir():
            return digest_of({path.name: path for path in files(self.output)})
        return hashlib.sha256(self.output.read_bytes()).hexdigest()


def frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def digest_of(named: dict[str, Path]) -> str:
    total = hashlib.sha256()
    for name, path in sorted(named.items()):
        data = path.read_bytes()
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def files(folder: Path) -> list[Path]:
    """All regular files below a folder, by their relative names."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def case_names(root: Path) -> list[str]:
    """Names of all cases of a suite, sorted."""
    return sorted(path.parent.name for path in root.glob("*/expected.json"))
