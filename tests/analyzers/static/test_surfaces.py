"""What is shown: dialogs and pages with their texts and controls, and what belongs to which."""

import pytest
from axmlbuilder import El, Ref
from codebuilder import (
    DIRECT,
    RETURN_VOID,
    STATIC,
    VIRTUAL,
    Class,
    array,
    code,
    const,
    invoke,
    new,
    result,
    store,
    text,
)
from flowbuilder import (
    ACTIVITY,
    ASK,
    BUILDER,
    BUNDLE,
    CREATED,
    MAIN,
    STRING,
    TAKE_FACE,
    THIS,
    VIEW,
    Things,
    dialog,
    el,
    find,
    finish,
    flow,
    heard,
    if_set,
    layout,
    listen,
    listener,
    page,
    screen,
    view,
)

from analyzers.static.surfaces import MOST_CONTROLS

YES, NO = listener("La/Yes;", *TAKE_FACE), listener("La/No;", *finish())
WEB = "Landroid/webkit/WebView;"


def shown(*units, more=(), things=None, **methods):
    """Dialogs that ``onCreate`` shows."""
    app = flow(screen(MAIN, units, **methods), YES, NO, *more, things=things)
    step = app.step(MAIN, "onCreate")
    return [
        surface
        for event in step
        if event.kind == "show"
        for surface in app.surfaces.shown(event, step)
    ]


def page_of(*units, more=(), things=None, **methods):
    app = flow(screen(MAIN, units, **methods), YES, NO, *more, things=things)
    return app.surfaces.screen(MAIN)


def texts(surface):
    return [(seen.role, seen.words.text) for seen in surface.texts]


def controls(surface):
    return [(control.role, control.words.text) for control in surface.controls]


# --- dialogs -------------------------------------------------------------------------------------


def test_a_dialog_with_its_texts_and_buttons():
    (found,) = shown(
        *dialog(ASK, ("同意", "La/Yes;"), ("不同意", "La/No;"), title="人脸信息", cancelable=False)
    )
    assert found.kind == "dialog"
    assert texts(found) == [("title", "人脸信息"), ("message", ASK)]
    assert controls(found) == [("positive", "同意"), ("negative", "不同意")]
    assert found.cancelable is False


def test_a_dialog_can_be_cancelled_unless_it_says_no():
    assert shown(*dialog(ASK, ("同意", "La/Yes;")))[0].cancelable is True
    assert shown(*dialog(ASK, ("同意", "La/Yes;"), cancelable=True))[0].cancelable is True


def test_two_dialogs_of_one_method_keep_their_own_buttons():
    first, second = shown(
        *dialog("一", ("同意", "La/Yes;")), *dialog("二", ("好的", "La/No;"), ("取消", None))
    )
    assert (texts(first), controls(first)) == ([("message", "一")], [("positive", "同意")])
    assert (texts(second), controls(second)) == (
        [("message", "二")],
        [("positive", "好的"), ("negative", "取消")],
    )


def test_the_number_of_a_button_is_what_its_listener_is_given():
    app = flow(screen(MAIN, dialog(ASK, ("同意", "La/Yes;"), ("不同意", "La/No;"))), YES, NO)
    step = app.step(MAIN, "onCreate")
    (found,) = app.surfaces.shown(step[-1], step)
    numbers = [next(iter(c.handlers[0].given[2])).value for c in found.controls]
    assert numbers == [-1, -2]


def test_a_helper_shared_by_two_callers_shows_each_its_own_text():
    helper = Class(
        "La/Ask;",
        [
            code(
                "show",
                [
                    *new(0, BUILDER),
                    *invoke(DIRECT, BUILDER, "<init>", "()V", 0),
                    *invoke(VIRTUAL, BUILDER, "setMessage", f"({STRING}){BUILDER}", 0, 15),
                    *invoke(VIRTUAL, BUILDER, "show", "()V", 0),
                    *RETURN_VOID,
                ],
                f"({STRING})V",
            )
        ],
    )

    def call(word):
        return (*text(1, word), *invoke(STATIC, "La/Ask;", "show", f"({STRING})V", 1))

    app = flow(screen(MAIN, face=call("人脸信息"), news=call("消息通知")), helper)

    def told(name):
        step = app.step(MAIN, name)
        (found,) = app.surfaces.shown(step[-1], step)
        return texts(found)

    assert told("face") == [("message", "人脸信息")]
    assert told("news") == [("message", "消息通知")]


@pytest.mark.parametrize("kind", ["Landroid/widget/Toast;", "Landroid/app/ProgressDialog;"])
def test_what_asks_nothing_is_no_surface(kind):
    units = (*new(0, kind), *invoke(DIRECT, kind, "<init>", "()V", 0))
    assert shown(*units, *invoke(VIRTUAL, kind, "show", "()V", 0)) == []


def test_a_dialog_class_of_the_app_has_what_it_makes_of_itself():
    ask = Class(
        "La/AskDialog;",
        [
            code("<init>", RETURN_VOID, static=False),
            code(
                "onCreate",
                [
                    *const(1, page()),
                    *invoke(VIRTUAL, "Landroid/app/Dialog;", "setContentView", "(I)V", 14, 1),
                    *RETURN_VOID,
                ],
                f"({BUNDLE})V",
                static=False,
            ),
        ],
        "Landroid/app/Dialog;",
    )
    ask.methods[0].flags |= 0x10000
    things = Things({}, ["yes"], {"ask": El("L", None, el("TextView", text=ASK))})
    units = (*new(0, "La/AskDialog;"), *invoke(DIRECT, "La/AskDialog;", "<init>", "()V", 0))
    (found,) = shown(
        *units, *invoke(VIRTUAL, "La/AskDialog;", "show", "()V", 0), more=[ask], things=things
    )
    assert (found.type, texts(found)) == ("La/AskDialog;", [("text", ASK)])


def test_a_dialog_that_nobody_made_is_none():
    assert shown(*invoke(VIRTUAL, "Landroid/app/Dialog;", "show", "()V", 15)) == []


def test_a_method_of_the_name_show_elsewhere_is_no_surface():
    assert shown(*invoke(VIRTUAL, MAIN, "show", "()V", CREATED)) == []


def test_a_dialog_that_shows_itself_ends():
    again = Class(
        "La/Again;",
        [
            code("<init>", RETURN_VOID, static=False),
            code(
                "onCreate",
                [*invoke(VIRTUAL, "La/Again;", "show", "()V", 14), *RETURN_VOID],
                f"({BUNDLE})V",
                static=False,
            ),
        ],
        "Landroid/app/Dialog;",
    )
    again.methods[0].flags |= 0x10000
    units = (*new(0, "La/Again;"), *invoke(DIRECT, "La/Again;", "<init>", "()V", 0))
    units += invoke(VIRTUAL, "La/Again;", "show", "()V", 0)
    assert [found.type for found in shown(*units, more=[again])] == ["La/Again;"]
    app = flow(screen(MAIN, units), again)
    assert app.asking().state == "read"


# --- pages ---------------------------------------------------------------------------------------


def things(*children, views=("a", "b", "c")):
    return Things({"yes": "同意"}, views, {"main": El("LinearLayout", None, *children)})


def test_a_page_with_the_texts_and_controls_of_its_layout():
    found = page_of(
        *layout(page()),
        *listen(view(1), "La/Go;"),
        more=[listener("La/Go;", *TAKE_FACE, of="view")],
        things=things(
            el("TextView", 0, text=ASK),
            el("Button", 1, text=Ref(0x7F010000)),
            el("CheckBox", 2, text="我已阅读", checked=True),
        ),
    )
    assert texts(found) == [("text", ASK), ("button", "同意"), ("checkbox", "我已阅读")]
    assert controls(found) == [("button", "同意"), ("checkbox", "我已阅读")]
    assert [control.checked for control in found.controls] == [None, True]


def test_a_text_nobody_listens_to_is_no_control():
    assert page_of(*layout(page()), things=things(el("Button", 0, text="同意"))).controls == ()


def test_the_method_a_layout_names_is_the_handler():
    click = code("agree", [*TAKE_FACE, *RETURN_VOID], f"({VIEW})V", static=False)
    app = flow(
        screen(MAIN, layout(page()), click),
        things=things(el("Button", 0, text="同意", onClick="agree")),
    )
    (control,) = app.surfaces.screen(MAIN).controls
    assert [app.graph.name(handler.node) for handler in control.handlers] == ["agree"]


def test_a_text_that_code_sets_comes_before_the_one_of_the_layout():
    found = page_of(
        *layout(page()),
        *find(view(0)),
        *text(4, "新的"),
        *invoke(
            VIRTUAL, "Landroid/widget/TextView;", "setText", "(Ljava/lang/CharSequence;)V", 3, 4
        ),
        things=things(el("TextView", 0, text="旧的")),
    )
    assert [words for _, words in texts(found)] == ["新的", "旧的"]


def ticked(*units, **given):
    """How the one box of a page starts out."""
    found = page_of(*layout(page()), *units, things=things(el("CheckBox", 0, text="x", **given)))
    (box,) = found.controls
    return box.checked


def set_checked(register):
    check = (VIRTUAL, "Landroid/widget/CheckBox;", "setChecked", "(Z)V")
    return (*find(view(0)), *const(4, 1), *invoke(*check, 3, register))


def test_how_a_box_starts_out():
    assert ticked() is False
    assert ticked(checked=True) is True
    assert ticked(*set_checked(4)) is True


def test_a_box_whose_state_depends_on_what_is_stored_is_not_known():
    assert ticked(*set_checked(15)) is None
    assert ticked(*if_set("agreed", set_checked(4))) is None


def hidden(*units):
    given = things(el("CheckBox", 0, text="x", visibility=2))
    return page_of(*layout(page()), *units, things=given).controls[0].hidden


def test_what_the_layout_hides_is_hidden_until_code_shows_it():
    show = (VIRTUAL, VIEW, "setVisibility", "(I)V")
    assert hidden()
    assert not hidden(*find(view(0)), *const(4, 0), *invoke(*show, 3, 4))


def test_the_texts_of_a_dialog_are_not_those_of_the_page_below():
    found = page_of(
        *layout(page()),
        *dialog(ASK, ("同意", "La/Yes;"), title="人脸"),
        things=things(el("TextView", 0, text="首页")),
    )
    assert texts(found) == [("text", "首页")]
    assert found.controls == ()


def test_views_that_code_makes_are_told_apart():
    button = "Landroid/widget/Button;"
    units = []
    for word in ("同意", "退出"):
        units += [
            *new(3, button),
            *invoke(DIRECT, button, "<init>", "(Landroid/content/Context;)V", 3, CREATED),
            *text(4, word),
            *invoke(VIRTUAL, button, "setText", "(Ljava/lang/CharSequence;)V", 3, 4),
            *heard("La/Go;", CREATED),
            *invoke(
                VIRTUAL,
                button,
                "setOnClickListener",
                "(Landroid/view/View$OnClickListener;)V",
                3,
                2,
            ),
        ]
    found = page_of(*units, more=[listener("La/Go;", of="view")])
    assert controls(found) == [("button", "同意"), ("button", "退出")]
    assert len({control.id for control in found.controls}) == 2


def test_the_options_menu_gives_controls():
    menu = "Landroid/view/Menu;"
    proto = "(Landroid/view/MenuItem;)Z"
    chosen = code("onOptionsItemSelected", [*TAKE_FACE, *const(0, 1), 0x000F], proto, static=False)
    made = code(
        "onCreateOptionsMenu",
        [
            *const(1, 0),
            *const(2, 7),
            *text(3, "刷脸"),
            *invoke(VIRTUAL, menu, "add", f"(III{STRING})Ljava/lang/Object;", 15, 1, 2, 1, 3),
            *const(0, 1),
            0x000F,
        ],
        f"({menu})Z",
        static=False,
    )
    app = flow(screen(MAIN, (), chosen, made))
    (control,) = app.surfaces.screen(MAIN).controls
    assert (control.words.text, control.id) == ("刷脸", 7)


def test_what_the_system_calls_when_a_screen_opens_comes_in_its_order():
    app = flow(screen(MAIN, (), onResume=(), onStart=(), onPause=(), helper=()))
    names = [app.graph.name(node) for node in app.surfaces.lifecycle(MAIN)]
    assert names == ["<init>", "onCreate", "onStart", "onResume"]


def test_inherited_methods_count_when_the_class_has_none():
    base = screen("La/Base;", layout(page()))
    child = Class("La/Child;", [], "La/Base;")
    app = flow(base, child, roots=["La/Child;"], things=things(el("TextView", 0, text=ASK)))
    assert texts(app.surfaces.screen("La/Child;")) == [("text", ASK)]


def test_a_screen_nobody_defines_is_empty():
    found = flow(screen(MAIN)).surfaces.screen("Lb/Unknown;")
    assert (found.texts, found.controls) == ((), ())


def test_the_controls_of_one_screen_are_bounded():
    boxes = [el("CheckBox", number, text=f"选{number}") for number in range(MOST_CONTROLS + 20)]
    views = [f"v{number}" for number in range(MOST_CONTROLS + 20)]
    found = page_of(*layout(page()), things=things(*boxes, views=views))
    assert len(found.controls) == MOST_CONTROLS


# --- web pages -----------------------------------------------------------------------------------

HTML = (
    f"<p>{ASK}</p><input type=checkbox checked>我已阅读"
    '<button onclick="face.agree()">同意</button><button onclick="face.no()">不同意</button>'
)


def web(html=HTML, address="file:///android_asset/face.html"):
    bridge = Class(
        "La/Bridge;",
        [code(name, RETURN_VOID, static=False) for name in ("agree", "no", "unused")],
    )
    add = (VIRTUAL, WEB, "addJavascriptInterface", f"(Ljava/lang/Object;{STRING})V")
    units = (
        *new(3, WEB),
        *invoke(DIRECT, WEB, "<init>", "()V", 3),
        *new(2, "La/Bridge;"),
        *text(1, "face"),
        *invoke(*add, 3, 2, 1),
        *text(1, address),
        *invoke(VIRTUAL, WEB, "loadUrl", f"({STRING})V", 3, 1),
    )
    given = Things()
    given.files["assets/face.html"] = html.encode()
    app = flow(screen(MAIN, units), bridge, things=given)
    return app.surfaces.web(app.event("page"), MAIN)


def test_a_page_of_the_app_with_the_bridge_methods_it_calls():
    found = web()
    assert found.kind == "web"
    assert texts(found)[0] == ("text", ASK)
    assert controls(found) == [("checkbox", "我已阅读"), ("button", "同意"), ("button", "不同意")]
    assert found.controls[0].checked is True


def test_a_page_written_in_the_code():
    assert texts(web(address=f"<p>{ASK}</p>")) == [("text", ASK)]


@pytest.mark.parametrize("address", ["https://a.b/face.html", "file:///android_asset/gone.html"])
def test_a_page_that_does_not_come_with_the_app_is_none(address):
    assert web(address=address) is None


# --- views ---------------------------------------------------------------------------------------


def test_views_an_event_is_about():
    app = flow(screen(MAIN, listen(view(2), "La/Go;")), listener("La/Go;", of="view"))
    assert app.surfaces.views(app.event("listen")) == {view(2)}


def test_a_view_kept_in_a_field_is_the_one_that_was_found():
    field = (MAIN, "button", VIEW)
    units = (
        *find(view(2)),
        0x5B | 3 << 8 | CREATED << 12,
        lambda pool: pool.field(*field),
        *invoke(VIRTUAL, MAIN, "wire", "()V", CREATED),
    )
    wire = (
        0x54 | 3 << 8 | THIS << 12,
        lambda pool: pool.field(*field),
        *heard("La/Go;", THIS),
        *invoke(
            VIRTUAL, VIEW, "setOnClickListener", "(Landroid/view/View$OnClickListener;)V", 3, 2
        ),
    )
    app = flow(screen(MAIN, units, wire=wire), listener("La/Go;", of="view"))
    assert app.surfaces.views(app.event("listen")) == {view(2)}


def test_a_title_of_the_page():
    found = page_of(
        *text(1, "人脸认证"),
        *invoke(VIRTUAL, ACTIVITY, "setTitle", "(Ljava/lang/CharSequence;)V", CREATED, 1),
    )
    assert texts(found) == [("title", "人脸认证")]


def test_a_bottom_sheet_is_a_sheet():
    kind = "Lcom/google/android/material/bottomsheet/BottomSheetDialog;"
    units = (
        *new(0, kind),
        *invoke(DIRECT, kind, "<init>", "()V", 0),
        *const(1, page()),
        *invoke(VIRTUAL, kind, "setContentView", "(I)V", 0, 1),
        *invoke(VIRTUAL, kind, "show", "()V", 0),
    )
    (found,) = shown(*units, things=things(el("TextView", 0, text=ASK)))
    assert (found.kind, texts(found)) == ("sheet", [("text", ASK)])


def test_a_created_dialog_is_the_one_of_its_builder():
    units = dialog(ASK, ("同意", "La/Yes;"))[:-3]
    made = "Landroid/app/AlertDialog;"
    (found,) = shown(
        *units,
        *invoke(VIRTUAL, BUILDER, "create", f"(){made}", 0),
        *result(4),
        *invoke(VIRTUAL, made, "show", "()V", 4),
    )
    assert (texts(found), controls(found)) == ([("message", ASK)], [("positive", "同意")])


def test_buttons_of_a_builder_that_was_put_in_line_are_found_in_their_arrays():
    """R8 leaves the label and the listener at one place of two arrays, and no call of a known name."""
    dialog_ = "Landroid/app/AlertDialog;"
    units = [
        *new(0, dialog_),
        *invoke(DIRECT, dialog_, "<init>", "()V", 0),
        *const(1, 2),
        *array(4, 1, "[Ljava/lang/CharSequence;"),
        *array(5, 1, "[Ljava/lang/Object;"),
    ]
    for number, (label, made) in enumerate((("同意", "La/Yes;"), ("不同意", "La/No;"))):
        units += [*const(6, number), *text(7, label), *store(7, 4, 6)]
        units += [*heard(made, CREATED), *store(2, 5, 6)]
    (found,) = shown(*units, *invoke(VIRTUAL, dialog_, "show", "()V", 0))
    assert controls(found) == [("positive", "同意"), ("negative", "不同意")]
