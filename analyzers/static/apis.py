"""Names of framework and common library calls that the consent reading knows, and what each does.

From the public reference of Android, AndroidX and the permission libraries. Methods are known by name
because the declared owner varies with the class of the app the call is made on.
"""

_ACTIVITY = ("Landroid/app/Activity;",)

ENDINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "finish": ("finish", _ACTIVITY),
    "finishAffinity": ("exit", ()),
    "finishAndRemoveTask": ("exit", ()),
    "finishActivity": ("finish", _ACTIVITY),
    "exit": ("exit", ("Ljava/lang/System;", "Ljava/lang/Runtime;")),
    "halt": ("exit", ("Ljava/lang/Runtime;",)),
    "killProcess": ("exit", ("Landroid/os/Process;",)),
    "killBackgroundProcesses": ("exit", ()),
    "moveTaskToBack": ("background", ()),
    "onBackPressed": ("finish", _ACTIVITY),
    "exitProcess": ("exit", ()),
    "exitApp": ("exit", ()),
    "appExit": ("exit", ()),
    "finishAllActivities": ("exit", ()),
    "finishAllActivity": ("exit", ()),
}
"""Method -> kind of ending, and the classes it must be called on (none: any)."""

PUBLISHES = frozenset(("setValue", "postValue", "emit", "tryEmit"))
OBSERVES = frozenset(("observe", "observeForever", "collect"))
"""Register for what is published on an object that holds a state (LiveData, Flow)."""

SHOWS = frozenset(
    ("show", "showAtLocation", "showAsDropDown", "showNow", "showDialog", "showPopupWindow")
)
"""Make a dialog, sheet or pop-up visible."""

STARTS = frozenset(
    (
        "startActivity",
        "startActivityForResult",
        "startActivityIfNeeded",
        "startActivityFromFragment",
        "startActivities",
        "startService",
        "startForegroundService",
        "bindService",
        "sendBroadcast",
    )
)

INTENT_TARGETS = frozenset(("setClass", "setClassName", "setComponent"))

PERMISSION_READS = frozenset(
    (
        "requestPermissions",
        "requestPermission",
        "request",
        "permission",
        "permissions",
        "requestEach",
        "requestEachCombined",
        "launch",
        "askForPermission",
        "start",
    )
)
"""May ask for permissions; what is asked is told by the arguments, see `permissions`."""

LISTENERS: dict[str, tuple[str, ...]] = {
    "setOnClickListener": ("onClick",),
    "setOnLongClickListener": ("onLongClick",),
    "setOnTouchListener": ("onTouch",),
    "setOnCheckedChangeListener": ("onCheckedChanged",),
    "setOnItemClickListener": ("onItemClick",),
    "setOnMenuItemClickListener": ("onMenuItemClick",),
    "setNavigationOnClickListener": ("onClick",),
    "setNavigationItemSelectedListener": ("onNavigationItemSelected",),
    "setOnPreferenceClickListener": ("onPreferenceClick",),
    "setOnPreferenceChangeListener": ("onPreferenceChange",),
    "setOnNavigationItemSelectedListener": ("onNavigationItemSelected",),
    "setOnItemSelectedListener": ("onItemSelected", "onNavigationItemSelected"),
    "setPositiveButton": ("onClick",),
    "setNegativeButton": ("onClick",),
    "setNeutralButton": ("onClick",),
    "setButton": ("onClick",),
    "setItems": ("onClick",),
    "setSingleChoiceItems": ("onClick",),
    "setMultiChoiceItems": ("onClick",),
    "setOnCancelListener": ("onCancel",),
    "setOnDismissListener": ("onDismiss",),
    "setOnKeyListener": ("onKey",),
    "addJavascriptInterface": (),
}
"""Method that registers -> methods that then run."""

LISTENER_TYPES: dict[str, tuple[str, ...]] = {
    "Landroid/view/View$OnClickListener;": ("onClick",),
    "Landroid/content/DialogInterface$OnClickListener;": ("onClick",),
    "Landroid/widget/CompoundButton$OnCheckedChangeListener;": ("onCheckedChanged",),
    "Landroid/widget/AdapterView$OnItemClickListener;": ("onItemClick",),
    "Landroid/view/MenuItem$OnMenuItemClickListener;": ("onMenuItemClick",),
}
"""Framework interfaces whose methods run at a touch: a library's method that takes one registers it."""

FLAG_READS = frozenset(
    (
        "getBoolean",
        "decodeBool",
        "getBool",
        "contains",
        "getInt",
        "decodeInt",
        "getString",
        "decodeString",
    )
)
FLAG_WRITES: dict[str, tuple[str, ...]] = {
    "putBoolean": ("Landroid/content/", "Lcom/tencent/mmkv/", "Landroid/os/Persist"),
    "putInt": ("Landroid/content/", "Lcom/tencent/mmkv/"),
    "putString": ("Landroid/content/", "Lcom/tencent/mmkv/"),
    "putLong": ("Landroid/content/", "Lcom/tencent/mmkv/"),
    "encode": ("Lcom/tencent/mmkv/",),
    "put": ("Lcom/blankj/utilcode/util/SPUtils;", "Lcom/orhanobut/hawk/"),
    "write": ("Lio/paperdb/",),
}
FLAG_REMOVALS: dict[str, tuple[str, ...]] = {
    "remove": ("Landroid/content/", "Lcom/tencent/mmkv/"),
    "clear": ("Landroid/content/", "Lcom/tencent/mmkv/", "Ljava/util/"),
    "removeValueForKey": ("Lcom/tencent/mmkv/",),
    "delete": ("Ljava/io/File;", "Landroid/content/ContentResolver;", "Landroid/database/"),
    "deleteFile": ("Landroid/content/",),
}

_HTTP = (
    "Ljava/net/",
    "Ljavax/net/",
    "Lokhttp3/",
    "Lretrofit2/",
    "Lcom/android/volley/",
    "Lorg/apache/http/",
    "Lcom/lzy/okgo/",
    "Lcom/loopj/",
)
SENDS: dict[str, tuple[str, ...]] = {
    "openConnection": _HTTP,
    "getOutputStream": _HTTP,
    "newCall": _HTTP,
    "enqueue": _HTTP,
    "add": ("Lcom/android/volley/",),
    "post": ("Lcom/lzy/okgo/", "Lcom/loopj/", "Lorg/apache/http/"),
    "send": ("Lokhttp3/",),
}
"""Send something to a server."""

CHECKS = frozenset(("isChecked",))

CALLBACK_NAMES = frozenset(
    (
        "shouldOverrideUrlLoading",
        "run",
        "call",
        "apply",
        "accept",
        "invoke",
        "invokeSuspend",
        "handleMessage",
        "doInBackground",
        "get",
        "test",
        "response",
        "success",
        "failure",
        "error",
        "callback",
        "surfaceCreated",
        "surfaceChanged",
        "analyze",
        "granted",
        "denied",
        "accepted",
        "rejected",
        "cancelled",
        "completed",
        "done",
        "finished",
        "next",
        "subscribe",
        "postMessage",
        "getItem",
        "instantiateItem",
        "createFragment",
        "getView",
    )
)
"""Names of callback methods that do not begin with ``on``."""

TOUCH_NAMES = frozenset(
    (
        "onClick",
        "onItemClick",
        "onLongClick",
        "onItemSelected",
        "onNavigationItemSelected",
        "onMenuItemClick",
        "onMenuItemSelected",
        "onPreferenceClick",
        "onPreferenceChange",
        "onCheckedChanged",
        "onTabSelected",
        "onItemChildClick",
        "onConfirm",
        "onCancel",
        "onPositive",
        "onNegative",
    )
)
"""Callbacks that run because somebody touched something, whatever registers them."""

KEEPING = frozenset(
    ("add", "put", "offer", "addAll", "set", "push", "addFirst", "addLast", "putIfAbsent")
)
"""Put an object into a collection, which runs nothing."""

_LIBRARIES = (
    "Landroid/",
    "Landroidx/",
    "Ljava/",
    "Ljavax/",
    "Lkotlin/",
    "Lkotlinx/",
    "Lcom/google/",
    "Lokhttp3/",
    "Lokio/",
    "Lretrofit2/",
    "Lcom/squareup/",
    "Lio/reactivex/",
    "Lrx/",
    "Lcom/bumptech/",
    "Lcom/android/volley/",
    "Lcom/alibaba/fastjson/",
    "Lorg/apache/",
    "Lorg/json/",
    "Lorg/greenrobot/",
    "Lcom/tencent/mmkv/",
    "Lcom/tencent/bugly/",
    "Lcom/umeng/",
    "Lcom/hjq/permissions/",
    "Lcom/permissionx/",
    "Lpub/devrel/easypermissions/",
    "Lcom/tbruyelle/rxpermissions",
    "Lcom/yanzhenjie/permission/",
    "Lcom/blankj/utilcode/",
    "Lcom/facebook/",
    "Lio/flutter/",
    "Lorg/chromium/",
    "Lcom/unity3d/",
    "Ldagger/",
    "Lcom/airbnb/",
    "Lcom/scwang/",
    "Lcom/afollestad/",
    "Lcom/lxj/xpopup/",
)


def is_library(owner: str) -> bool:
    """Whether a class is of a library that is known by name and does not ask for consent by itself."""
    return owner.startswith(_LIBRARIES)
