"""What is shown and can be touched: dialogs, sheets, pop-ups and screens with their texts and controls."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from analyzers.asking import PromptKind, TextRole
from analyzers.prompts import read_control
from analyzers.static.apis import is_library
from analyzers.static.evaluation import Evaluation
from analyzers.static.foreign import read_foreign
from analyzers.static.frames import Frame
from analyzers.static.graph import Graph
from analyzers.static.layouts import Layouts, Widget, made_in_code
from analyzers.static.steps import SELF, Event, Handler, Listen, Walker
from analyzers.static.values import (
    NOTHING,
    Atom,
    Call,
    Const,
    Joined,
    Layout,
    Obj,
    Param,
    Res,
    Result,
    Str,
    Values,
    View,
    constants,
    in_order,
    one,
)
from analyzers.static.webpages import WebPage, asset_of, read_page, spelled
from analyzers.static.wording import Wording, Words

Role = Literal["positive", "negative", "neutral", "close", "checkbox", "button"]

_BUTTONS: dict[str, Role] = {
    "setPositiveButton": "positive",
    "setNegativeButton": "negative",
    "setNeutralButton": "neutral",
    "setOnCancelListener": "close",
}
_NUMBERS: dict[int, Role] = {-1: "positive", -2: "negative", -3: "neutral"}
_WHICH = {"positive": -1, "negative": -2, "neutral": -3}
_TEXTS: dict[str, TextRole] = {"setTitle": "title", "setMessage": "message"}
_SURFACE_METHODS = (
    "onCreateDialog",
    "onCreate",
    "onCreateView",
    "onViewCreated",
    "onActivityCreated",
    "onCreatePreferences",
    "onCreateOptionsMenu",
    "onStart",
    "onResume",
    "onAttachedToWindow",
)
_DIALOGS: tuple[tuple[str, PromptKind], ...] = (
    ("Lcom/google/android/material/bottomsheet/BottomSheetDialog;", "sheet"),
    ("Lcom/google/android/material/bottomsheet/BottomSheetDialogFragment;", "sheet"),
    ("Landroid/app/Dialog;", "dialog"),
    ("Landroidx/fragment/app/DialogFragment;", "dialog"),
    ("Landroid/app/DialogFragment;", "dialog"),
    ("Landroid/support/v4/app/DialogFragment;", "dialog"),
    ("Landroid/widget/PopupWindow;", "popup"),
)
_NOT_ASKING = (
    "Landroid/widget/Toast;",
    "Landroid/app/ProgressDialog;",
    "Landroid/app/DatePickerDialog;",
    "Landroid/app/TimePickerDialog;",
    "Landroidx/fragment/app/FragmentTransaction;",
    "Landroid/app/FragmentTransaction;",
    "Landroid/widget/ListPopupWindow;",
    "Landroid/widget/MediaController;",
)
MOST_CONTROLS = 60
"""Controls of one screen that are read."""
_ACTIVITY = "Landroid/app/Activity;"


class TextSeen(NamedTuple):
    """One text."""

    role: TextRole
    words: Words


class ControlSeen(NamedTuple):
    """One control: its label, and the code that runs."""

    role: Role
    words: Words
    id: int
    """Resource id of the view, 0 of a dialog's button."""
    handlers: tuple[Handler, ...]
    resolved: bool
    checked: bool | None
    """Check boxes: how it starts out, ``None`` when code decides."""
    hidden: bool
    event: Event | None


class Surface(NamedTuple):
    """A dialog, sheet, pop-up or screen."""

    kind: PromptKind
    node: int
    """The method that makes it, -1 for a screen."""
    site: int
    """Where it is made, in code units."""
    type: str
    """Descriptor of its class, empty for a plain dialog."""
    texts: tuple[TextSeen, ...]
    controls: tuple[ControlSeen, ...]
    cancelable: bool | None
    events: tuple[Event, ...]
    """What making it brings about besides."""
    ids: frozenset[int]
    """Views that belong to it."""
    fragments: tuple[str, ...] = ()
    """Fragments its layout places, by descriptor."""


class Surfaces:
    """Reads surfaces out of steps."""

    def __init__(self, walker: Walker, wording: Wording, layouts: Layouts) -> None:
        self._walker = walker
        self._evaluation: Evaluation = walker.evaluation
        self._graph: Graph = walker.graph
        self._wording = wording
        self._layouts = layouts
        self._screens: dict[str, Surface] = {}
        self._view_keys: dict[tuple[Values, int, tuple[Values, ...]], frozenset[int]] = {}
        self._numbers: dict[tuple[int, int, tuple[Values, ...]], int] = {}
        self._made_in_code: dict[int, str] = {}
        """Class of each view made in code, by its number."""

    @property
    def cut(self) -> bool:
        """Some layout had more in it than is read."""
        return self._layouts.cut

    # --- screens ----------------------------------------------------------------------------------

    def screen(self, descriptor: str, this: Atom | None = None) -> Surface:
        """The surface of an activity or fragment class."""
        if this is None and descriptor in self._screens:
            return self._screens[descriptor]
        events = self._lifecycle(descriptor, this or itself(descriptor))
        surface = self._read("page", -1, 0, descriptor, events, ())
        if this is None:
            self._screens[descriptor] = surface
        return surface

    def _lifecycle(self, descriptor: str, this: Atom | None) -> tuple[Event, ...]:
        given = (one(this),) if this is not None else ()
        events: list[Event] = []
        for node in self.lifecycle(descriptor):
            events += self._walker.step(Handler(node, given))
        return tuple(events)

    def lifecycle(self, descriptor: str) -> list[int]:
        """Methods the system calls when a screen opens: those of the class, else inherited ones."""
        found: dict[str, int] = {}
        for owner in (descriptor, *self._graph.ancestors(descriptor)):
            if not self._graph.defined(owner) or (owner != descriptor and is_library(owner)):
                continue
            for node in self._graph.methods_of(owner):
                name = self._graph.name(node)
                if name in _SURFACE_METHODS or (name == "<init>" and owner == descriptor):
                    key = name if name != "<init>" else f"<init>{node}"
                    found.setdefault(key, node)
        return sorted(found.values(), key=lambda n: (self._order(n), n))

    def _order(self, node: int) -> int:
        name = self._graph.name(node)
        order = ("<init>", "onCreate", *_SURFACE_METHODS)
        return order.index(name) if name in order else len(order)

    # --- dialogs ----------------------------------------------------------------------------------

    def shown(self, event: Event, around: tuple[Event, ...]) -> list[Surface]:
        """What a ``show`` makes visible; ``around``: the step it happens in."""
        call = event.call
        if call is None or any(self._graph.is_a(call.owner, kind) for kind in _NOT_ASKING):
            return []
        values = call.receiver or (call.args[0] if call.args else NOTHING)
        found = []
        for atom in in_order(self._evaluation.resolve(values).values):
            surface = self._dialog(atom, event, around)
            if surface is not None:
                found.append(surface)
        return found

    def _dialog(self, atom: Atom, event: Event, around: tuple[Event, ...]) -> Surface | None:
        root = _root(atom)
        if isinstance(root, Obj):
            if any(self._graph.is_a(root.type, kind) for kind in _NOT_ASKING):
                return None
            if not self._is_dialog(root.type):
                return self._foreign(atom, event)
            home = self._home(root, event, around)
            made = Event("show", home, root.at, event.call, event.guards)
            surface = self._made(root, made, around)
            return surface if surface.controls else self._foreign(atom, event) or surface
        for kind in self._evaluation.types(one(atom)):
            if self._kind(kind) is not None:
                events = self._lifecycle(kind, None)
                return self._read(
                    self._kind(kind) or "dialog", event.frame.node, event.at, kind, events, ()
                )
        return self._foreign(atom, event) if isinstance(atom, Result) else None

    def _home(self, root: Obj, event: Event, around: tuple[Event, ...]) -> Frame:
        """The frame the dialog was made in, as it was called here."""
        if root.node == event.frame.node or root.node < 0:
            return event.frame
        for other in around:
            if other.frame.node == root.node:
                return other.frame
        return self._evaluation.frame(root.node)

    def _is_dialog(self, kind: str) -> bool:
        return self._kind(kind) is not None or self._walker.is_builder(kind)

    def _kind(self, descriptor: str) -> PromptKind | None:
        for base, kind in _DIALOGS:
            if self._graph.is_a(descriptor, base):
                return kind
        return None

    def _made(self, root: Obj, made: Event, around: tuple[Event, ...]) -> Surface:
        frame = made.frame
        own = self._calls_on(frame, root)
        events = [Event("call", frame, call.at, call, ()) for call in own]
        events += [
            event
            for event in around
            if event.call is not None
            # The same helper called with other words makes another dialog.
            and (event.frame.node != frame.node or event.frame.given == frame.given)
            and any(_root(a) == root or _site(a) == root.site for a in event.call.receiver)
        ]
        if self._graph.defined(root.type) and not self._walker.is_builder(root.type):
            events += self._lifecycle(root.type, root)
        # A view handed over in the constructor, which a helper may have called.
        built = Call(root.node, root.at, 0x70, root.type, "<init>", "()V", (one(root), *root.args))
        events.append(Event("layout", frame, root.at, built, ()))
        kind = self._kind(root.type) or "dialog"
        return self._read(kind, root.node, root.at, root.type, tuple(events), around)

    def _calls_on(self, frame: Frame, root: Obj) -> list[Call]:
        """Calls on the object, and on what its builder made of it."""
        return [
            call
            for call in frame.calls.values()
            if not call.static and any(_site(_root(atom)) == root.site for atom in call.receiver)
        ]

    def _foreign(self, atom: Atom, event: Event) -> Surface | None:
        """A dialog of a library nobody described."""
        root = _root(atom)
        calls: list[Call] = []
        if isinstance(root, Obj):
            if root.node < 0 or self._walker.follows(root.type):
                return None  # the app's own: what it does inside is followed
            home = self._home(root, event, (event,))
            calls = self._calls_on(home, root)
            maker = home.calls.get(root.at) if root.made else None
            if maker is not None:  # one call of a builder was given everything
                calls = [maker, *calls]
        found = read_foreign(atom, calls, self._walker, self._wording)
        if found is None:
            return None
        texts = tuple(TextSeen("text", words) for words in found.texts)
        controls = tuple(
            ControlSeen(b.role, b.words, 0, b.handlers, True, None, False, event)
            for b in found.buttons
        )
        node, at = event.frame.node, event.at
        return Surface("dialog", node, at, "", texts, controls, None, (), frozenset())

    # --- reading ----------------------------------------------------------------------------------

    def views(self, event: Event) -> frozenset[int]:
        """Keys of the views an event is about: resource ids, or a number for one made in code."""
        call = event.call
        if call is None:
            return frozenset()
        key = (call.receiver, event.frame.node, event.frame.given)
        if key not in self._view_keys:
            atoms = self._evaluation.resolve(call.receiver, 3).values
            keys = (self._key(atom, event.frame) for atom in in_order(atoms))
            self._view_keys[key] = frozenset(key for key in keys if key)
        return self._view_keys[key]

    def _key(self, atom: Atom, frame: Frame) -> int:
        if isinstance(atom, View):
            return atom.id
        if isinstance(atom, Result) and atom.name == "findPreference":
            names = [a.text for a in atom.args[-1] if isinstance(a, Str)] if atom.args else []
            return self._preference(names[0]) if names else 0
        if isinstance(atom, Obj) and self._is_view(atom.type):
            # A method that makes views makes another one for other arguments.
            given = atom.given or (frame.given if frame.node == atom.node else ())
            node, at = atom.made or atom.site
            place = (node, at, given)
            number = self._numbers.setdefault(place, -1 - len(self._numbers))
            self._made_in_code[number] = atom.type
            return number
        return 0

    def _preference(self, key: str) -> int:
        """Number of a preference, which has a key for an id."""
        place = (-1, -1, (one(Str(key)),))
        return self._numbers.setdefault(place, -1 - len(self._numbers))

    def _is_view(self, kind: str) -> bool:
        return kind.startswith("Landroid/widget/") or self._graph.is_a(kind, "Landroid/view/View;")

    def _in_code(self, events: Iterable[Event]) -> list[Widget]:
        """Views that code makes and writes on or listens to."""
        found: dict[int, Widget] = {}
        for event in events:
            if event.kind in ("text", "listen", "checked", "call"):
                for key in self.views(event):
                    if key < 0 and key not in found and key in self._made_in_code:
                        found[key] = made_in_code(key, self._made_in_code[key])
        return list(found.values())

    def _read(
        self,
        kind: PromptKind,
        node: int,
        site: int,
        descriptor: str,
        events: tuple[Event, ...],
        around: tuple[Event, ...],
    ) -> Surface:
        elsewhere: frozenset[int] = frozenset()
        if kind == "page":
            elsewhere = self._layouts_of_dialogs(events)
            events = tuple(event for event in events if not self._of_dialog(event))
        widgets = [*self._widgets(events, elsewhere), *self._in_code(events)]
        ids = frozenset(widget.id for widget in widgets if widget.id)
        mine = [*events, *(event for event in around if self.views(event) & ids)]
        return Surface(
            kind=kind,
            node=node,
            site=site,
            type=descriptor,
            texts=tuple(self._texts(widgets, mine, kind == "page")),
            controls=tuple(self._controls(descriptor, widgets, mine, kind == "page"))[
                :MOST_CONTROLS
            ],
            cancelable=_cancelable(mine),
            events=tuple(event for event in events if event.kind != "call"),
            ids=ids,
            fragments=self._fragments(widgets),
        )

    def _fragments(self, widgets: list[Widget]) -> tuple[str, ...]:
        names = {f"L{widget.fragment.replace('.', '/')};" for widget in widgets if widget.fragment}
        return tuple(sorted(name for name in names if self._graph.defined(name)))

    def _of_dialog(self, event: Event) -> bool:
        """Whether an event is about a dialog the screen makes, not about the screen."""
        call = event.call
        if call is None or event.kind not in ("text", "layout", "listen"):
            return False
        return any(
            isinstance(root, Obj) and self._is_dialog(root.type)
            for root in map(_root, call.receiver)
        ) or call.name in (
            "setMessage",
            "setPositiveButton",
            "setNegativeButton",
            "setNeutralButton",
        )

    def web(self, event: Event, screen: str) -> Surface | None:
        """The page of the app that a ``loadUrl`` shows, with the bridge methods its scripts call."""
        page = self._web_page(event)
        if page is None:
            return None
        bridge = [e for e in self.screen(screen).events if isinstance(e.detail, Listen)]
        controls: list[ControlSeen] = []
        for piece in page.pieces:
            if piece.kind == "checkbox":
                words = Words(piece.text, "", True)
                controls.append(
                    ControlSeen("checkbox", words, 0, (), True, piece.checked, False, None)
                )
        for heard in bridge:
            listen = heard.detail
            if isinstance(listen, Listen) and listen.name == "addJavascriptInterface":
                for handler in listen.handlers:
                    name = self._graph.name(handler.node)
                    if page.calls(name):
                        words = Words(page.button_for(name) or spelled(name), "", True)
                        controls.append(
                            ControlSeen("button", words, 0, (handler,), True, None, False, heard)
                        )
        texts = tuple(_page_texts(page))
        node, at = event.frame.node, event.at
        return Surface("web", node, at, "", texts, tuple(controls), None, (), frozenset())

    def _web_page(self, event: Event) -> WebPage | None:
        for values in event.call.given[:2] if event.call is not None else ():
            for words in self._wording.of(values):
                name = asset_of(words.text)
                data = self._layouts.file(name) if name else None
                if data is not None:
                    return read_page(data)
                if words.text.lstrip().startswith("<"):
                    return read_page(words.text.encode())
        return None

    def own_views(self, events: Iterable[Event]) -> list[str]:
        """Classes of the app's own views that a screen shows from its start, sorted."""
        events = list(events)
        widgets = self._widgets(events, self._layouts_of_dialogs(events))
        kinds = {
            "L" + widget.kind.replace(".", "/") + ";"
            for widget in widgets
            if "." in widget.kind and not (widget.hidden or widget.covered)
        }
        for event in events:
            if event.kind == "layout" and event.call is not None:
                for values in event.call.given:
                    kinds |= {atom.type for atom in values if isinstance(atom, Obj)}
        return sorted(
            kind
            for kind in kinds
            if self._graph.defined(kind)
            and self._graph.is_a(kind, "Landroid/view/View;")
            and self._walker.follows(kind)
        )

    def _layouts_of_dialogs(self, events: Iterable[Event]) -> frozenset[int]:
        """Layouts that are handed to a dialog the screen makes."""
        return frozenset(
            atom.id
            for event in events
            if event.call is not None and event.kind == "layout" and self._of_dialog(event)
            for values in event.call.given
            for atom in self._evaluation.resolve(values, 2).values
            if isinstance(atom, Layout)
        )

    def _widgets(
        self, events: Iterable[Event], elsewhere: frozenset[int] = frozenset()
    ) -> list[Widget]:
        found: dict[int, tuple[Widget, ...]] = {}
        for event in events:
            call = event.call
            if call is None or event.kind not in ("layout", "call"):
                continue
            for values in call.given:
                for atom in self._evaluation.resolve(values, 2).values:
                    ident = atom.id if isinstance(atom, Layout) else 0
                    if isinstance(atom, Const) and atom.value >> 24 == 0x7F:
                        ident = atom.value
                    if ident and ident not in found and ident not in elsewhere:
                        found[ident] = self._layouts.of(ident)
        return [
            widget._replace(id=self._preference(widget.key))
            if widget.key and not widget.id
            else widget
            for widgets in found.values()
            for widget in widgets
        ]

    def _texts(self, widgets: list[Widget], events: list[Event], page: bool) -> Iterator[TextSeen]:
        seen: set[tuple[TextRole, str]] = set()

        def fresh(role: TextRole, words: Words) -> Iterator[TextSeen]:
            # A dialog may ask in words that only a server knows; a screen shows much that is no question.
            if (words.text or not (words.known or page)) and (role, words.text) not in seen:
                seen.add((role, words.text))
                yield TextSeen(role, words)

        for event in events:
            call = event.call
            if call is None or event.kind not in ("text", "call"):
                continue
            role = _TEXTS.get(call.name)
            if role is None and event.kind == "call" and self._is_unnamed_text(call):
                role = "message"
            if page and not self._graph.is_a(call.owner, _ACTIVITY):
                continue  # the title of a dialog this screen makes
            if role is not None and call.given and not self.views(event):
                for words in self._wording.of(call.given[0]):
                    yield from fresh(role, words)
        changed = self._changed(events)
        for widget in widgets:
            for words in self._words_of(widget, changed):
                yield from fresh(_role_of(widget), words)
            unread = [words for words in changed.get(widget.id, []) if not words.text]
            if unread and not widget.checkable:
                yield from fresh(_role_of(widget), unread[0])

    def _changed(self, events: Iterable[Event]) -> dict[int, list[Words]]:
        """Texts that code sets on views, by id."""
        found: dict[int, list[Words]] = {}
        for event in events:
            call = event.call
            if call is not None and call.name in (
                "setText",
                "append",
                "setHint",
                "setTitle",
                "setSummary",
            ):
                for ident in self.views(event):
                    if call.given:
                        found.setdefault(ident, []).extend(self._wording.of(call.given[0]))
        return found

    def _words_of(self, widget: Widget, changed: dict[int, list[Words]]) -> list[Words]:
        words = [self._wording.reference(text) for text in widget.texts]
        return [w for w in (*changed.get(widget.id, []), *words) if w.text]

    def _controls(
        self, descriptor: str, widgets: list[Widget], events: list[Event], page: bool
    ) -> Iterator[ControlSeen]:
        changed = self._changed(events)
        shown = {i for e in events if e.kind == "visible" and _is_shown(e) for i in self.views(e)}
        checked = self._checked(events)
        found: list[ControlSeen] = []
        listening: dict[int, list[tuple[Event, Listen]]] = {}
        places: set[tuple[int, int, tuple[Values, ...]]] = set()
        for event in events:
            if event.call is not None and event.kind in ("listen", "call"):
                place = (event.frame.node, event.at, event.frame.given)
                if place in places:
                    continue
                places.add(place)
            listen = event.detail if isinstance(event.detail, Listen) else None
            call = event.call
            if listen is None:
                if event.kind != "call" or call is None:
                    continue
                is_named = call.name in (*_BUTTONS, "setButton")
                if not (is_named or self._is_unnamed_button(call)):
                    continue
                listen = self._walker.listen(call)
            if listen.name == "addJavascriptInterface":
                continue  # see `web`
            role = _button_role(call) if call is not None else None
            if role is None and call is not None and self._is_unnamed_button(call):
                role = "button"
            if role is not None and call is not None:
                if not page and not is_library(self._graph.owner(event.frame.node)):
                    if role == "close" and not listen.handlers:
                        continue
                    found.append(self._button(role, call, listen, event))
                    yield found[-1]
                continue
            for ident in self.views(event):
                listening.setdefault(ident, []).append((event, listen))
        if not page and not any(control.role != "close" for control in found):
            inlined = list(self._unnamed_buttons(events))
            yield from inlined
            if inlined:
                return
        if page:
            yield from self._menu(descriptor, widgets, events)
        named = {widget.id for widget in widgets}
        for widget in widgets:
            words = self._words_of(widget, changed)
            label = words[0] if words else Words("", "", not widget.texts)
            heard = listening.get(widget.id, []) if widget.id else []
            handlers = [handler for _, one_ in heard for handler in one_.handlers]
            if widget.handler:
                handlers += self._named_handler(descriptor, widget)
            if not handlers and not heard and not widget.checkable and not widget.key:
                continue
            yield ControlSeen(
                role="checkbox" if widget.checkable else "button",
                words=label,
                id=widget.id,
                handlers=tuple(dict.fromkeys(handlers)),
                resolved=all(one_.resolved for _, one_ in heard),
                checked=checked.get(widget.id, widget.checked) if widget.checkable else None,
                hidden=widget.hidden and widget.id not in shown,
                event=heard[0][0] if heard else None,
            )
        for ident, heard in sorted(listening.items()):
            if ident not in named:
                yield ControlSeen(
                    "button",
                    next((w for w in changed.get(ident, []) if w.text), Words("", "", False)),
                    ident,
                    tuple(h for _, listen in heard for h in listen.handlers),
                    all(listen.resolved for _, listen in heard),
                    checked.get(ident),
                    False,
                    heard[0][0],
                )

    def _unnamed_buttons(self, events: Iterable[Event]) -> Iterator[ControlSeen]:
        """Buttons of a builder that R8 put in line: labels and listeners in fields or arrays beside it."""
        seen: set[int] = set()
        for event in events:
            frame = event.frame
            if frame.node in seen or is_library(self._graph.owner(frame.node)):
                continue
            seen.add(frame.node)
            for label, listener in self._pairs(frame):
                words = next((w for w in self._wording.of(label) if w.text), None)
                handlers, known = self._walker.handlers(
                    listener,
                    NOTHING,
                    ("onClick",),
                    "Landroid/content/DialogInterface$OnClickListener;",
                )
                if words is None or not handlers:
                    continue
                act = read_control(words.text)
                role: Role = "positive" if act in ("agree", "acknowledge") else "negative"
                number = _WHICH[role]
                yield ControlSeen(
                    role,
                    words,
                    0,
                    tuple(Handler(h.node, _with_number(h.given, number)) for h in handlers),
                    known,
                    None,
                    False,
                    event,
                )

    def _pairs(self, frame: Frame) -> Iterator[tuple[Values, Values]]:
        """(label, listener): stored one after the other, or at one place of two arrays."""
        label: Values = NOTHING
        for store in sorted(frame.stores):
            if self._is_listener(store.value, frame):
                if label:
                    yield label, store.value
                label = NOTHING
            elif any(isinstance(atom, Str | Res | Joined) for atom in store.value):
                label = store.value
        arrays = list(frame.items.values())
        for listeners in arrays:
            for number, values in sorted(listeners.items()):
                if self._is_listener(values, frame):
                    for labels in arrays:
                        found = labels.get(number, NOTHING)
                        if any(isinstance(atom, Str | Res | Joined) for atom in found):
                            yield found, values
                            break

    def _is_listener(self, values: Values, frame: Frame) -> bool:
        kinds = self._evaluation.types(frozenset(a for a in values if isinstance(a, Obj | Param)))
        base = "Landroid/content/DialogInterface$OnClickListener;"
        return bool(kinds) and all(self._graph.is_a(kind, base) for kind in kinds)

    def _menu(
        self, descriptor: str, widgets: list[Widget], events: Iterable[Event]
    ) -> Iterator[ControlSeen]:
        """Items of the options menu, each with what choosing it runs."""
        proto = "(Landroid/view/MenuItem;)Z"
        node = self._graph.resolve(descriptor, "onOptionsItemSelected", proto)
        if node is None or is_library(self._graph.owner(node)):
            return
        items: dict[int, Words] = {}
        for widget in widgets:
            if widget.kind == "item" and widget.id:
                words = self._words_of(widget, {})
                items[widget.id] = words[0] if words else Words("", "", False)
        for event in events:
            call = event.call
            if event.kind == "menu" and call is not None and len(call.given) == 4:
                known = constants(call.given[1])
                words_ = self._wording.of(call.given[3])
                if known and len(known) == 1 and words_:
                    items[next(iter(known))] = words_[0]
        for ident, label in sorted(items.items()):
            handler = Handler(node, (one(itself(descriptor)), one(View(ident))))
            yield ControlSeen("button", label, ident, (handler,), True, None, False, None)

    def _is_unnamed_text(self, call: Call) -> bool:
        """A method of a builder that R8 renamed and that takes one text."""
        one_text = call.proto.startswith(("(I)L", "(Ljava/lang/CharSequence;)L"))
        return one_text and call.proto.endswith(call.owner) and self._walker.is_builder(call.owner)

    def _is_unnamed_button(self, call: Call) -> bool:
        """A method that R8 renamed, known by taking a label and a dialog's click listener."""
        return "Landroid/content/DialogInterface$OnClickListener;)" in call.proto

    def _button(self, role: Role, call: Call, listen: Listen, event: Event) -> ControlSeen:
        words = [w for values in call.given for w in self._wording.of(values) if w.text]
        if role == "button" and words:
            act = read_control(words[0].text)
            role = "positive" if act in ("agree", "acknowledge", "start-face") else "negative"
        which = _WHICH.get(role)
        handlers = tuple(
            Handler(h.node, _with_number(h.given, which)) if which is not None else h
            for h in listen.handlers
        )
        label = words[0] if words else Words("", "", False)
        return ControlSeen(role, label, 0, handlers, listen.resolved, None, False, event)

    def _named_handler(self, descriptor: str, widget: Widget) -> list[Handler]:
        proto = "(Landroid/view/View;)V"
        if self._graph.resolve(descriptor, widget.handler, proto) is None:
            # The platform asks the activity, whichever fragment or dialog the layout belongs to.
            hosts = self._graph.subtypes(_ACTIVITY)
            fitting = [h for h in hosts if self._graph.find(h, widget.handler, proto)]
            descriptor = fitting[0] if len(fitting) == 1 else descriptor
        node = self._graph.resolve(descriptor, widget.handler, proto)
        this = one(itself(descriptor))
        given = (this, one(View(widget.id))) if widget.id else (this,)
        return [Handler(node, given)] if node is not None else []

    def _checked(self, events: Iterable[Event]) -> dict[int, bool | None]:
        found: dict[int, bool | None] = {}
        for event in events:
            if event.kind == "checked" and event.call is not None and event.call.given:
                known = constants(event.call.given[0])
                for ident in self.views(event):
                    state = None if known is None or len(known) != 1 else known != {0}
                    guarded = any(guard.kind == "flag" for guard in event.guards)
                    found[ident] = None if guarded else state
        return found


def _page_texts(page: WebPage) -> Iterator[TextSeen]:
    roles: dict[str, TextRole] = {"button": "button", "checkbox": "checkbox"}
    for piece in page.pieces:
        yield TextSeen(roles.get(piece.kind, "text"), Words(piece.text, "", True))


# --- small questions -----------------------------------------------------------------------------


def itself(descriptor: str) -> Obj:
    """The object that stands for a screen in its own code: calls on it go to its own methods."""
    return Obj(SELF, 0, descriptor)


def _root(atom: Atom) -> Atom:
    """The builder a dialog came from: ``builder.create()`` stands for the builder."""
    for _ in range(6):
        if (
            isinstance(atom, Result)
            and atom.args
            and atom.name in ("create", "build", "show", "getButton")
        ):
            inner = in_order(atom.args[0])
            if len(inner) != 1:
                return atom
            atom = inner[0]
        else:
            break
    return atom


def _site(atom: Atom) -> tuple[int, int] | None:
    return atom.site if isinstance(atom, Obj) else None


def _button_role(call: Call) -> Role | None:
    if call.name in _BUTTONS:
        return _BUTTONS[call.name]
    if call.name == "setButton":
        known = constants(call.given[0]) if call.given else None
        return _NUMBERS.get(next(iter(known)), "button") if known else "button"
    return _of_dialog_button(call)


def _of_dialog_button(call: Call) -> Role | None:
    """``dialog.getButton(BUTTON_POSITIVE).setOnClickListener(…)``."""
    for atom in call.receiver:
        if isinstance(atom, Result) and atom.name == "getButton" and len(atom.args) > 1:
            known = constants(atom.args[1])
            if known:
                return _NUMBERS.get(next(iter(known)))
    return None


def _is_shown(event: Event) -> bool:
    return (
        event.call is not None
        and bool(event.call.given)
        and constants(event.call.given[0]) != {4, 8}
    )


def _role_of(widget: Widget) -> TextRole:
    if widget.checkable:
        return "checkbox"
    name = widget.kind.rpartition(".")[2]
    return "button" if "Button" in name or widget.handler else "text"


def _cancelable(events: Iterable[Event]) -> bool | None:
    """Whether touching beside it or going back closes it."""
    state: bool | None = None
    for event in events:
        call = event.call
        if call is not None and call.name in ("setCancelable", "setCanceledOnTouchOutside"):
            known = constants(call.given[0]) if call.given else None
            if known == {0} and call.name == "setCancelable" and not event.guards:
                return False
            if known == {0}:
                state = state if state is not None else None
    return True if state is None else state


def _with_number(given: tuple[Values, ...], which: int) -> tuple[Values, ...]:
    padded = (*given, NOTHING, NOTHING, NOTHING)[:3]
    return (padded[0], padded[1], one(Const(which)))
