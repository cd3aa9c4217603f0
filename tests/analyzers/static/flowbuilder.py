"""Apps of a few screens, dialogs and listeners, with what the consent reading makes of them.

    app = flow(screen(MAIN, onCreate=[*dialog("采集人脸?", yes=("同意", "La/Yes;"))]), listener("La/Yes;", *TAKE_FACE))
    app.asking().captures[0].consents

``onCreate`` has the screen in register 14; other methods of a screen have it in 15. A listener keeps the
screen that made it in its field ``on`` and its ``onClick`` begins with that screen in register 9.
"""

from functools import cached_property

from axmlbuilder import El, Ref, axml, table
from codebuilder import (
    DIRECT,
    INTERFACE,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    Look,
    code,
    const,
    invoke,
    literal,
    new,
    program,
    put,
    result,
    take,
    text,
)

from analyzers.static.consent import CaptureCall, Consent, StartCall, StartUp
from analyzers.static.evaluation import Evaluation
from analyzers.static.graph import Entry, Graph
from analyzers.static.journeys import Journeys
from analyzers.static.layouts import Layouts
from analyzers.static.program import Program
from analyzers.static.resources import Resources
from analyzers.static.steps import Handler, Walker
from analyzers.static.surfaces import Surfaces
from analyzers.static.wording import Wording

MAIN, NEXT = "La/Main;", "La/Next;"
ACTIVITY, VIEW, STRING = "Landroid/app/Activity;", "Landroid/view/View;", "Ljava/lang/String;"
BUNDLE, INTENT = "Landroid/os/Bundle;", "Landroid/content/Intent;"
BUILDER = "Landroid/app/AlertDialog$Builder;"
ON_CLICK = "Landroid/content/DialogInterface$OnClickListener;"
PREFERENCES, EDITOR = (
    "Landroid/content/SharedPreferences;",
    "Landroid/content/SharedPreferences$Editor;",
)
CREATE = f"({BUNDLE})V"
CAMERA = "android.permission.CAMERA"

CREATED, THIS, HOST = 14, 15, 9
"""Registers of the screen: in ``onCreate``, in its other methods, in a listener."""

TAKE_FACE = invoke(STATIC, "Lx/Face;", "verify")
START_SDK = invoke(STATIC, "Lx/Face;", "init")

ASK = "我们将采集您的人脸信息用于实名认证,您是否同意?"
"""A text that asks for the face and nothing else."""
GENERAL = "请阅读并同意《用户协议》和《隐私政策》。"


# --- code ----------------------------------------------------------------------------------------


def finish(on=HOST, name="finish"):
    return invoke(VIRTUAL, ACTIVITY, name, "()V", on)


def go(to, on=HOST):
    """``startActivity(new Intent(screen, To.class))``."""
    return (
        *new(5, INTENT),
        *literal(6, to),
        *invoke(
            DIRECT, INTENT, "<init>", "(Landroid/content/Context;Ljava/lang/Class;)V", 5, on, 6
        ),
        *invoke(VIRTUAL, ACTIVITY, "startActivity", f"({INTENT})V", on, 5),
    )


def own(name, on=HOST, owner=MAIN, proto="()V"):
    """A method of the screen."""
    return invoke(VIRTUAL, owner, name, proto, on)


def remember(flag, value=1):
    """``editor.putBoolean(flag, value)``."""
    return (
        *text(5, flag),
        *const(6, value),
        *invoke(INTERFACE, EDITOR, "putBoolean", f"({STRING}Z){EDITOR}", 7, 5, 6),
    )


def recall(flag, preset=0, into=5):
    """``preferences.getBoolean(flag, preset)``."""
    return (
        *text(5, flag),
        *const(6, preset),
        *invoke(INTERFACE, PREFERENCES, "getBoolean", f"({STRING}Z)Z", 7, 5, 6),
        0x000A | into << 8,
    )


def if_set(flag, units, preset=0):
    """Only when the flag is set."""
    return (*recall(flag, preset), 0x0538, 2 + len(units), *units)  # if-eqz v5


def unless_set(flag, units, preset=0):
    """Only when the flag is not set."""
    return (*recall(flag, preset), 0x0539, 2 + len(units), *units)  # if-nez v5


def ask_permission(*names, on=CREATED, code_=7):
    """``requestPermissions(new String[] {…}, 7)``."""
    units = [*const(4, len(names)), 0x4023 | 3 << 8, lambda pool: pool.type(f"[{STRING}")]
    for number, name in enumerate(names):
        units += [*text(5, name), *const(6, number), 0x054D, 3 | 6 << 8]
    units += const(6, code_)
    return (*units, *invoke(VIRTUAL, ACTIVITY, "requestPermissions", f"([{STRING}I)V", on, 3, 6))


def heard(made, on, register=2, owner=MAIN):
    """A listener object, told the screen."""
    return (*new(register, made), *invoke(DIRECT, made, "<init>", f"({owner})V", register, on))


def dialog(message, yes=None, no=None, *, on=CREATED, owner=MAIN, cancelable=None, title=None):
    """A shown ``AlertDialog``; ``yes`` and ``no`` are (label, listener class)."""
    units = [*new(0, BUILDER)]
    units += invoke(DIRECT, BUILDER, "<init>", "(Landroid/content/Context;)V", 0, on)
    for name, words in (("setTitle", title), ("setMessage", message)):
        if words is not None:
            units += text(1, words)
            units += invoke(VIRTUAL, BUILDER, name, f"(Ljava/lang/CharSequence;){BUILDER}", 0, 1)
    for name, button in (("setPositiveButton", yes), ("setNegativeButton", no)):
        if button is not None:
            label, made = button
            units += [*text(1, label), *(heard(made, on, owner=owner) if made else const(2, 0))]
            proto = f"(Ljava/lang/CharSequence;{ON_CLICK}){BUILDER}"
            units += invoke(VIRTUAL, BUILDER, name, proto, 0, 1, 2)
    if cancelable is not None:
        units += const(1, int(cancelable))
        units += invoke(VIRTUAL, BUILDER, "setCancelable", f"(Z){BUILDER}", 0, 1)
    return (*units, *invoke(VIRTUAL, BUILDER, "show", "()Landroid/app/AlertDialog;", 0))


def layout(ident, on=CREATED):
    """``setContentView(ident)``."""
    return (*const(1, ident), *invoke(VIRTUAL, ACTIVITY, "setContentView", "(I)V", on, 1))


def find(ident, into=3, on=CREATED):
    units = (*const(1, ident), *invoke(VIRTUAL, ACTIVITY, "findViewById", f"(I){VIEW}", on, 1))
    return (*units, *result(into))


def listen(ident, made, on=CREATED, owner=MAIN):
    """``findViewById(ident).setOnClickListener(new Made(this))``."""
    proto = "(Landroid/view/View$OnClickListener;)V"
    return (
        *find(ident, on=on),
        *heard(made, on, owner=owner),
        *invoke(VIRTUAL, VIEW, "setOnClickListener", proto, 3, 2),
    )


# --- classes -------------------------------------------------------------------------------------


def _constructor(proto, units=(), this=15):
    above = invoke(DIRECT, "Ljava/lang/Object;", "<init>", "()V", this)
    method = code("<init>", [*above, *units, *RETURN_VOID], proto, static=False)
    method.flags |= 0x10000
    return method


def screen(name, onCreate=(), *more, above=ACTIVITY, **methods):
    """An activity: ``onCreate``, and methods ``()V`` by name."""
    made = [_constructor("()V"), code("onCreate", [*onCreate, *RETURN_VOID], CREATE, static=False)]
    for method, units in methods.items():
        made.append(code(method, [*units, *RETURN_VOID], static=False))
    return Class(name, [*made, *more], above)


def listener(name, *units, owner=MAIN, of="dialog"):
    """A click listener of a dialog's button or of a view."""
    proto = "(Landroid/content/DialogInterface;I)V" if of == "dialog" else f"({VIEW})V"
    face = ON_CLICK if of == "dialog" else "Landroid/view/View$OnClickListener;"
    this = 13 if of == "dialog" else 14
    body = [*take(HOST, this, name, "on", owner), *units, *RETURN_VOID]
    kept = _constructor(f"({owner})V", put(15, 14, name, "on", owner), 14)
    return Class(name, [kept, code("onClick", body, proto, static=False)], interfaces=[face])


# --- resources -----------------------------------------------------------------------------------


class Things:
    """String resources and layouts with ids: strings from 0x7F010000, views 0x7F020000, layouts 0x7F030000."""

    def __init__(self, strings=(), views=(), layouts=(), translated=None):
        self.names = list(views)
        self.files = {f"res/{name}.xml": axml(root) for name, root in dict(layouts).items()}
        types = {
            "string": {n: {"": v} for n, v in dict(strings).items()} | (translated or {}),
            "id": {name: {"": False} for name in self.names} or {"none": {"": False}},
            "layout": {name: {"": f"res/{name}.xml"} for name in dict(layouts)},
        }
        self.table = table({kind: rows for kind, rows in types.items() if rows or kind == "string"})
        self.resources = Resources(self.table)

    def layouts(self):
        return Layouts(self.resources, self.files.get)


def view(number):
    """Id of a view by its place in ``views``."""
    return 0x7F020000 + number


def page(number=0):
    """Id of a layout."""
    return 0x7F030000 + number


def el(tag, ident=None, *children, **attributes):
    """An element of a layout; ``ident`` is the number of its view."""
    given = {f"android:{name}": value for name, value in attributes.items()}
    if ident is not None:
        given["android:id"] = Ref(view(ident))
    return El(tag, given, *children)


# --- the whole -----------------------------------------------------------------------------------


class Flow:
    """An app as the reading sees it; every part is made when it is first asked for."""

    def __init__(self, classes, roots, things, entering, start_up, budget=None):
        dex = program(*classes).graph.dexes[0]
        entries = [Entry(root, "activity") for root in roots]
        entries += [Entry(begin.owner, "application") for begin in start_up]
        self.graph = Graph(Program([dex]), entries)
        self.evaluation = Evaluation(self.graph, budget)
        self.roots, self.things, self.entering = roots, things, entering
        self.start_up, self.budget = start_up, budget
        self.look = Look(self.graph)

    @cached_property
    def walker(self):
        captures, starts = {}, {}
        for site in self.graph.calls(("verify",), ("Lx/Face;",)):
            captures[site.node, site.at] = CaptureCall("x", "sdk", "x.Face.verify", "identity")
        for site in self.graph.calls(("init",), ("Lx/Face;",)):
            starts[site.node, site.at] = StartCall("x", "x.Face.init", "starts")
        return Walker(self.evaluation, captures, starts, ("La/",), ("Lx/",), self.budget)

    @cached_property
    def wording(self):
        return Wording(self.things.resources, self.evaluation)

    @cached_property
    def surfaces(self):
        return Surfaces(self.walker, self.wording, self.things.layouts())

    @cached_property
    def journeys(self):
        return Journeys(self.walker, self.surfaces, self.roots, self.entering)

    @cached_property
    def consent(self):
        return Consent(self.journeys, self.walker, self.start_up)

    def asking(self):
        return self.consent.asking()

    def node(self, owner, name):
        return self.graph.find(owner, name)[0]

    def step(self, owner, name, *given):
        """Events of a method."""
        return self.walker.step(Handler(self.node(owner, name), given))

    def kinds(self, owner, name, *given):
        return [event.kind for event in self.step(owner, name, *given)]

    def event(self, kind, owner=MAIN, name="onCreate"):
        return next(event for event in self.step(owner, name) if event.kind == kind)


def flow(
    *classes,
    roots=(MAIN,),
    things=None,
    entering=lambda kind: None,
    start_up=(),
    budget=None,
):
    """The app; screens in ``roots`` are its launchers."""
    start_up = [StartUp(*begin) for begin in start_up]
    return Flow(classes, list(roots), things or Things(), entering, start_up, budget)
