"""What calls outside the app's own code do with face data: who passes it on, who sends or keeps it.

By class and method name of the public references of Android, Java and the common network libraries.
"""

from typing import Literal, NamedTuple

from analyzers.handling import SinkKind

_TEXTUAL = (
    "Ljava/",
    "Ljavax/",
    "Lorg/json/",
    "Lcom/google/gson/",
    "Lcom/alibaba/fastjson",
    "Lcom/fasterxml/",
    "Lokhttp3/",
    "Lokio/",
    "Lretrofit2/",
    "Lorg/apache/",
    "Lcom/android/volley/",
    "Lkotlin/",
    "Lcom/lzy/okgo/",
    "Lcom/loopj/",
)
_HOLDERS = (
    *_TEXTUAL,
    "Landroid/content/ContentValues;",
    "Landroid/content/Intent;",
    "Landroid/os/Bundle;",
    "Landroid/os/BaseBundle;",
    "Landroid/os/Message;",
    "Landroid/os/Parcel;",
    "Landroid/util/ArrayMap;",
    "Landroid/util/SparseArray;",
    "Landroid/graphics/Canvas;",
    "Landroid/graphics/Bitmap;",
    "Landroid/content/ClipData;",
    "Landroid/util/Pair;",
    "Landroidx/core/util/Pair;",
    "Landroidx/lifecycle/",
    "Lio/reactivex/",
    "Lrx/",
    "Lkotlinx/coroutines/",
)
_STORING = (
    "<init>",
    "write",
    "put",
    "add",
    "append",
    "set",
    "push",
    "offer",
    "update",
    "insert",
    "copyPixels",
    "draw",
    "post",
    "body",
    "with",
    "data",
    "upload",
    "field",
    "form",
    "part",
    "method",
    "param",
    "onNext",
    "accept",
    "emit",
    "tryEmit",
    "trySend",
    "send",
    "complete",
)
_ENDS = (
    "Landroid/view/",
    "Landroid/widget/",
    "Landroid/app/",
    "Landroid/hardware/Camera",
    "Landroid/animation/",
    "Ljava/lang/Thread;",
    "Ljava/util/concurrent/locks/",
    "Landroid/content/Context;",
    "Landroid/content/res/",
    "Landroid/content/SharedPreferences;",
    "Landroid/graphics/Matrix;",
    "Landroid/graphics/Rect;",
    "Landroid/graphics/Paint;",
    "Landroid/graphics/PointF;",
    "Landroid/media/FaceDetector",
    "Lcom/bumptech/glide/",
)
"""What is handed to these is shown, or only set up."""

_NUMBERS = frozenset(
    (
        "getPixel",
        "get",
        "getFloat",
        "getInt",
        "getDouble",
        "getLong",
        "floatValue",
        "doubleValue",
        "byteValue",
        "charAt",
        "getAsFloat",
        "getByte",
        "valueAt",
    )
)
"""Calls that give a number out of the data rather than one about it."""
_ABOUT = frozenset(
    (
        "getClass",
        "getMessage",
        "getConfig",
        "getImageInfo",
        "getCropRect",
        "getName",
        "getFormat",
        "getPreviewSize",
        "getParameters",
        "getColumnNames",
        "getParent",
        "getParentFile",
        "lastModified",
    )
)
"""Calls that tell something about the data."""
_BUFFERS = (
    "[",
    "Ljava/io/OutputStream;",
    "Ljava/io/ByteArrayOutputStream;",
    "Ljava/io/File;",
    "Ljava/nio/",
    "Ljava/lang/Object;",
    "Ljava/util/Map;",
    "Landroid/graphics/Bitmap;",
    "Lokio/",
    "Lorg/opencv/core/Mat;",
    "Ljava/lang/StringBuilder;",
)
_PRIMITIVE = frozenset("ZBSCIJFDV")


def result_carries(owner: str, name: str, proto: str) -> bool:
    """Whether the result of a call on, or with, face data is face data again."""
    kind = proto.rpartition(")")[2]
    if owner.startswith(_ENDS) or name in _ABOUT:
        return False
    if kind in _PRIMITIVE:
        return name in _NUMBERS and kind != "Z" and kind != "V"
    return not kind.startswith(("Landroid/view/", "Landroid/content/Context;", "Ljava/lang/Class;"))


def receiver_holds(owner: str, name: str, proto: str) -> bool:
    """Whether an object keeps what it is given by this call."""
    if owner.startswith(_ENDS):
        return False
    if name == "<init>":
        return not owner.startswith(("Landroid/os/Handler", "Ljava/lang/ref/"))
    fluent = proto.rpartition(")")[2] == owner
    builder = owner.rstrip(";").endswith("Builder") or fluent
    return name.startswith(_STORING) and (owner.startswith(_HOLDERS) or builder)


def filled(parameter: str, owner: str, name: str) -> bool:
    """Whether an argument of this type is filled by a call that is given face data."""
    if owner.startswith(_ENDS) or name == "<init>":
        return False
    if parameter == "Ljava/lang/Object;" and owner.startswith(_HOLDERS):
        return name == "arraycopy"
    return parameter.startswith(_BUFFERS) and parameter != "[Ljava/lang/String;"


class Sink(NamedTuple):
    """A call that takes data out of the app's hands."""

    kind: SinkKind
    names: tuple[str, ...]
    owners: tuple[str, ...]
    """Descriptors or prefixes; the class itself or a subtype."""
    arguments: tuple[int, ...] = ()
    """Places among the arguments, the receiver first; none: any but the receiver."""


_OKHTTP = ("Lokhttp3/", "Lcom/squareup/okhttp/")
SINKS: tuple[Sink, ...] = (
    Sink(
        "network",
        ("newCall", "newWebSocket"),
        (
            "Lokhttp3/OkHttpClient;",
            "Lokhttp3/Call$Factory;",
            "Lcom/squareup/okhttp/OkHttpClient;",
            "Lokhttp3/WebSocket$Factory;",
        ),
    ),
    Sink(
        "network",
        ("send",),
        ("Lokhttp3/WebSocket;", "Lorg/java_websocket/", "Lio/socket/", "Lorg/webrtc/DataChannel;"),
    ),
    Sink("network", ("emit",), ("Lio/socket/",)),
    Sink("network", ("add",), ("Lcom/android/volley/RequestQueue;",)),
    Sink("network", ("execute",), ("Lorg/apache/http/", "Lcz/msebera/android/httpclient/")),
    Sink(
        "network",
        ("post", "put", "upload", "upString", "upBytes", "upJson", "upFile"),
        (
            "Lcom/loopj/android/http/",
            "Lcom/lzy/okgo/",
            "Lcom/zhy/http/",
            "Lorg/xutils/",
            "Lrxhttp/",
            "Lcom/androidnetworking/",
        ),
    ),
    Sink(
        "network",
        ("putObject", "asyncPutObject", "upload", "uploadFile"),
        ("Lcom/alibaba/sdk/android/oss/", "Lcom/qiniu/", "Lcom/tencent/cos/", "Lcom/amazonaws/"),
    ),
    Sink("network", ("openConnection", "openStream"), ("Ljava/net/URL;",), (0,)),
    Sink("network", ("publish",), ("Lorg/eclipse/paho/",)),
    Sink("socket", ("send",), ("Ljava/net/DatagramSocket;",)),
    Sink(
        "web",
        (
            "loadUrl",
            "evaluateJavascript",
            "postUrl",
            "loadData",
            "loadDataWithBaseURL",
            "postWebMessage",
        ),
        ("Landroid/webkit/WebView;", "Lcom/tencent/smtt/sdk/WebView;"),
    ),
    Sink(
        "log",
        ("v", "d", "i", "w", "e", "wtf", "println"),
        (
            "Landroid/util/Log;",
            "Lcom/orhanobut/logger/Logger;",
            "Ltimber/log/Timber;",
            "Ltimber/log/Timber$Tree;",
            "Lcom/blankj/utilcode/util/LogUtils;",
            "Lcom/elvishew/xlog/XLog;",
        ),
    ),
    Sink("log", ("println", "print", "printf"), ("Ljava/io/PrintStream;",), (1, 2)),
    Sink(
        "log",
        ("info", "debug", "error", "warn", "fine", "log", "trace", "warning"),
        ("Ljava/util/logging/Logger;", "Lorg/slf4j/Logger;"),
    ),
    Sink("clipboard", ("setPrimaryClip", "setText"), ("Landroid/content/ClipboardManager;",)),
    Sink(
        "preferences",
        ("putString", "putStringSet"),
        ("Landroid/content/SharedPreferences$Editor;",),
    ),
    Sink("preferences", ("encode", "putString", "putBytes"), ("Lcom/tencent/mmkv/MMKV;",)),
    Sink(
        "preferences",
        ("put", "write"),
        (
            "Lcom/blankj/utilcode/util/SPUtils;",
            "Lcom/blankj/utilcode/util/SPStaticUtils;",
            "Lcom/orhanobut/hawk/Hawk;",
            "Lio/paperdb/Book;",
        ),
    ),
    Sink(
        "database",
        (
            "insert",
            "insertOrThrow",
            "insertWithOnConflict",
            "replace",
            "update",
            "execSQL",
            "bindBlob",
            "bindString",
        ),
        ("Landroid/database/sqlite/", "Lnet/sqlcipher/", "Landroidx/sqlite/"),
    ),
    Sink("private-file", ("write", "copy"), ("Ljava/nio/file/Files;",)),
    Sink(
        "private-file",
        ("writeBytes", "writeText", "writeByteArrayToFile", "writeStringToFile"),
        ("Lkotlin/io/", "Lorg/apache/commons/io/"),
    ),
    Sink("shared-media", ("insertImage",), ("Landroid/provider/MediaStore$Images$Media;",)),
    Sink(
        "ipc",
        ("sendBroadcast", "sendOrderedBroadcast", "sendStickyBroadcast"),
        ("Landroid/content/Context;",),
    ),
    Sink("ipc", ("startActivity", "startActivityForResult"), ("Landroid/content/Context;",)),
)
"""Calls that end a flow. Calls of web interfaces (Retrofit) and of upload methods are told otherwise."""

STREAMS: dict[str, tuple[SinkKind, tuple[str, ...]]] = {
    "getOutputStream": (
        "network",
        ("Ljava/net/", "Ljavax/net/", "Landroid/net/", "Landroid/bluetooth/"),
    ),
    "openFileOutput": ("private-file", ()),
    "openOutputStream": ("shared-media", ("Landroid/content/ContentResolver;",)),
    "openFileDescriptor": ("shared-media", ("Landroid/content/ContentResolver;",)),
}
"""Calls whose result, once written to, is a sink."""
FILES = frozenset(
    (
        "Ljava/io/FileOutputStream;",
        "Ljava/io/RandomAccessFile;",
        "Ljava/io/FileWriter;",
        "Ljava/io/PrintWriter;",
    )
)
WRAPS = ("OutputStream;", "Writer;", "RandomAccessFile;", "PrintStream;", "FileChannel;", "Sink;")
"""Objects that hand what is written on to the stream or file they were made of."""
SEALS = frozenset(("doFinal", "wrap", "seal", "encrypt"))
SEALERS = (
    "Ljavax/crypto/",
    "Landroidx/security/crypto/",
    "Lcom/google/crypto/tink/",
    "Landroid/security/keystore/",
    "Lnet/sqlcipher/",
)

FrameKind = Literal["camera-frame", "camera-file", "gallery-query", "picked-image"]
FRAME_PARAMETERS: dict[str, tuple[str, int, FrameKind]] = {
    "onPreviewFrame": ("Landroid/hardware/Camera$PreviewCallback;", 1, "camera-frame"),
    "onPictureTaken": ("Landroid/hardware/Camera$PictureCallback;", 1, "camera-frame"),
    "analyze": ("Landroidx/camera/core/ImageAnalysis$Analyzer;", 1, "camera-frame"),
    "onCaptureSuccess": (
        "Landroidx/camera/core/ImageCapture$OnImageCapturedCallback;",
        1,
        "camera-frame",
    ),
}
"""Callbacks that are given a picture: the class they come from and the place of the parameter."""
FRAME_RESULTS: dict[str, tuple[tuple[str, ...], FrameKind]] = {
    "acquireLatestImage": (("Landroid/media/ImageReader;",), "camera-frame"),
    "acquireNextImage": (("Landroid/media/ImageReader;",), "camera-frame"),
    "getBitmap": (
        ("Landroid/view/TextureView;", "Landroidx/camera/view/PreviewView;"),
        "camera-frame",
    ),
}
"""Calls that give a picture."""
