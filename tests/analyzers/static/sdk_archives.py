"""Real face SDKs in packages of public registries: their names, what to take out of them, what must be seen.

None is kept in the project: `sdk_parts` fetches them and makes of them what an app would have.
"""

from dataclasses import dataclass

from appbuilder import Call

DIGESTS = {
    "@didit-protocol/sdk-react-native@4.9.0": "sha512-+4wmzC1v7e4ekSOBrHxyBDNLUzNMUoq3O5umFG0J7LUB2ndwQax76OUk56aeMfZ24FbODu5OBy+kTdqQk35NUw==",
    "@iproov/react-native@2.0.2": "sha512-YIyUVA4I501gcJpBuOHP1wOUSFImYzMxY0KbYSmumTapDzxTBhUDiEA/hD9qaeZsm9jysZmhiKOo7LrBjPBMPA==",
    "@onfido/react-native-sdk@16.4.0": "sha512-TTq4AhbgswW6LE/K2RmSCOWiMOeFKbGg4MnZWeV5sL7xF13HpdjuEqDe12XhSf6HYpGWtY9eYCivvOsrND49bg==",
    "@react-native-ml-kit/face-detection@2.0.1": "sha512-TOUwO90LRnJ3VhJYTS2VJbxtzDeaKjm6UjGufgqYjQbPsFCOwRtnmwBbjXZ0v5ih/Fmfjffb0W1I3c1773Q85Q==",
    "@regulaforensics/react-native-face-api@6.4.511": "sha512-SgxXK8t4VpSJ0IktEgzJs4Hi4i0rlIUSc+AtB1V+e+2lhBMECGOyA3EAyZ8MSWQuwUhiUs7y2lsynV6S+TEGDw==",
    "@sumsub/react-native-mobilesdk-module@1.46.1": "sha512-xtyGRsJI3PDW6vPSy9C3wGSJTGOqHgds8bLjUz+ysaqFLeApSnLS28F2aeKReFiDAJBum86bt989VS09fgQuOw==",
    "@veriff/react-native-sdk@11.2.0": "sha512-6KhM9VWHWAHFEdTSK/s1wle6OGm2JsGzinWfpNZT+1GtxB+kM6GG/ZseJN5nnvzhC0axuyiElASYqGQKU5DH0w==",
    "cordova-plugin-face-recognition-wc@1.1.9": "sha512-1oF1sJU21R1tY695AWF/SwErCaEwTH85n0RFsdl2Rs0Ot/nnXEV74C2Ab1gmRISmB8s7j0pd26rjQ8oQkQBonQ==",
    "cordova-plugin-facedetection-lite@0.3.5": "sha512-/1P/w0Xjj25AhLpH3GjZbFi7SqX8NdB+pXKbEGD+yI8zX2b9ia8LdszYbqfLA3bjkrQ2Y4s2c+Ed7GF1T4/KbA==",
    "cordova-plugin-faceid@1.0.1": "sha512-fjB0LKjXvZW0+BlFIUdZH0GVIqig30sklrmKi4feGUtxvLjidNLtn+ikzLvqCstCuA2mVxim5aoe9D0EXeuJ5A==",
    "expo-face-detector@13.0.2": "sha512-HxpPdS+/SOilGDGSDSgvtQsncsx1lEV8HwvUKUeegb5v0h8I8Bcnz2nll5xcrJ8+Vk/DQkMr5i0fTGLAUHiXLw==",
    "faceplugin-face-recognition-react-native@0.2.0": "sha512-7Lq8biZh+Wv4Wfl/kcIuiuxygMwF+wm6k0bl5XwIDx13OYVMV/dZWQ2DVP1UeBHian30FlbbzoaZ9si6RXV99A==",
    "react-native-deepar@0.10.5": "sha512-YA+0lNmd33w7PH5QdqyKLD00EPyTLlsnyzuKWVjiKSR/3u+DmOFfN2tEvOFgldlz+7cTRV9nvmOEv6EfT420Ww==",
    "react-native-deepar@0.11.0": "sha512-qDCd47FcaTVplx0b9M6GuEix0ZM7+9zJQJ0mAQcaV/yz5dNvRrz10FjrZeZsDmM+I2TESw2gomJhPTmzCY7jag==",
    "react-native-expo-metamap-sdk@2.2.0": "sha512-+HBgoC2PdJAuX8o1QmaeZrE+vRyjvwolT95kPQx12Y05SdxSDp6X/MYvc+IkK1swevM4jJSkmDm2qVahNpMyNQ==",
    "react-native-facerecognition@3.1.0": "sha512-DOEO4mCngBKRZiOyep7zmcq7aO2luhHfW7DEBigMeEUIQ/A4FR3/YAaFD72on/IVpjnL5O6Gbf/jtulBaBKV0g==",
    "react-native-hyperkyc-sdk@0.3.14": "sha512-OlsIjLFUvAMhuG0iIGLuHmZdR3FmkMbfbcIgHlH831KozmwlW+yE+i9MvAy5L0/SobOltDro13whTQH144c+lQ==",
    "react-native-hypersnapsdk@1.3.3": "sha512-CNYL55u220CAHUEtRb2jTrbJzzexV+wGRgIs4pcCQrIN/Q7DYGCPvIxNyswR/DFr3K/WQR953UTk8MJMAuCD/A==",
    "react-native-persona@2.54.0": "sha512-KeJg3ZxGRw2ONmbo33ishs0EQUqz3Dtq/EhahC/vE1KFAcbSJhUpZz+JsYyRbCQRQ7u4Q74lMB+FFf8SzW3gQQ==",
    "react-native-speech-iflytek@1.0.4": "sha512-D0M2R7rMaMu2KcP0NtsaHneaF/Z7dAJiFmLTBarCpQiwig0shjrfjxXlZwudhsdpj+QqQKMIN+alflyJPCe+BQ==",
    "react-native-vision-camera-face-detector@2.1.0": "sha512-tK+P+L/yKankrdbhRsRZKB97gQbx3p7lFEzYvClgaxSzupZB8mzx8+5fevFfwiXonwYKRHNV2iLLYHJeXo3+gw==",
    "libopencv-java=4.6.0+dfsg-12": "sha256-1MGVmojPct5OIepim5RB6hf1lcR1YllS5IqxaVbRrGo=",
}
"""Every package, ``name@version`` from npm or ``name=version`` from Debian, and the digest of its archive."""


@dataclass(frozen=True)
class Archive:
    """Code and files of one vendor in a package, and what has to be seen of them."""

    title: str
    package: str
    sdk: str
    call: Call
    """What an app does that uses it."""
    confidence: str
    """How sure that use is an SDK's, once it is called."""
    alone: frozenset[str] = frozenset()
    """Signals when nothing calls it, renamed or not; none where only use tells anything."""
    others: tuple[str, ...] = ()
    """Other SDKs that are truly in it; the comment beside says why."""
    jars: tuple[str, ...] = ()
    aar: str = ""
    sources: str = ""
    """A Java file or a folder of them, compiled on demand."""
    without: str = ""
    """Beginning of the class paths left out."""
    libs: str = ""
    assets: str = ""
    manifest: str = ""
    version: str = ""
    version_stays: bool = True
    """Whether it is in a file name, and not in a constant that is renamed with the class."""


_FACEID = "package/src/android"
_OPENCV = "package/android"
_DEEPAR = frozenset({"class", "jni", "library", "asset", "literal", "native-string"})

ARCHIVES = [
    Archive(
        "DeepAR 5.2.0",
        "react-native-deepar@0.11.0",
        "deepar",
        Call("Lai/deepar/ar/DeepAR;", "startCapture"),
        "high",
        alone=_DEEPAR,
        aar="package/android/libs/deepar-5.2.0.aar",
    ),
    Archive(
        "DeepAR 3.4.4",
        "react-native-deepar@0.10.5",
        "deepar",
        Call("Lai/deepar/ar/DeepAR;", "startCapture"),
        "high",
        alone=_DEEPAR,
        aar="package/android/libs/deepar-3.4.4.aar",
    ),
    Archive(
        "Faceplugin FaceSDK",
        "faceplugin-face-recognition-react-native@0.2.0",
        "kby-faceplugin",
        Call("Lcom/ocp/facesdk/FaceSDK;", "faceDetection"),
        "high",
        alone=frozenset({"class", "jni", "library", "asset", "model"}),
        aar="package/android/libfacesdk/facesdk.aar",
    ),
    Archive(
        "Megvii FaceID liveness 2.4.5",
        "cordova-plugin-faceid@1.0.1",
        "megvii-livenessdetection-v2",
        Call("Lcom/megvii/livenessdetection/Detector;", "doDetection"),
        "high",
        alone=frozenset({"class", "jni", "library", "component", "resource", "literal", "host"}),
        jars=(
            f"{_FACEID}/livenesslib/libs/livenessdetection-proguard-2.4.5.jar",
            f"{_FACEID}/licensemanager-v1.1.jar",
        ),
        libs=f"{_FACEID}/livenesslib/libs",
        assets=f"{_FACEID}/livenesslib/src/main/res/raw",
        manifest=f"{_FACEID}/livenesslib/src/main/AndroidManifest.xml",
        version="2.4.5",
    ),
    Archive(
        "Megvii IDCardQuality 1.2.1",
        "cordova-plugin-faceid@1.0.1",
        "megvii-idcard",
        Call("Lcom/megvii/idcardquality/IDCardQualityAssessment;", "init"),
        "high",
        alone=frozenset({"class", "jni", "library", "resource", "literal"}),
        jars=(f"{_FACEID}/IDCardLib/libs/MegviiIDCardQuality_1.2.1.jar",),
        libs=f"{_FACEID}/IDCardLib/libs",
        assets=f"{_FACEID}/IDCardLib/src/main/res/raw",
        version="1.2.1",
    ),
    Archive(
        "SenseTime liveness 4.2.1",
        "cordova-plugin-face-recognition-wc@1.1.9",
        "sensetime-senseid-liveness",
        Call("Lcom/sensetime/stlivenesslibrary/LivenessDetector;", "detect"),
        "high",
        alone=frozenset({"class", "jni", "library", "component", "asset", "literal"}),
        aar="package/src/android/FaceRecognition.aar",
        version="4.2.1",
        version_stays=False,
    ),
    # A speech SDK with a face request among its classes: only use of that one says anything.
    Archive(
        "iFlytek MSC",
        "react-native-speech-iflytek@1.0.4",
        "iflytek-face",
        Call("Lcom/iflytek/cloud/FaceRequest;", "sendRequest"),
        "medium",
        jars=("package/android/libs/Msc.jar", "package/android/libs/Sunflower.jar"),
        libs="package/android/libs",
        assets="package/android/src/main/assets",
        without="com/iflytek/cloud/thirdparty/",  # scrambled so that no compiler reads it
    ),
    # No product: a detector of a hundred lines, found by the names that both sides must keep.
    Archive(
        "pico detector",
        "cordova-plugin-facedetection-lite@0.3.5",
        "generic-native-face",
        Call("Lbr/com/luisdemarchi/FaceDetectionJni;", "find_objects"),
        "medium",
        alone=frozenset({"jni"}),
        sources="package/src/android/FaceDetectionJni.java",
        libs="package/src/android/libs",
    ),
    Archive(
        "OpenCV 4 with contrib",
        "react-native-facerecognition@3.1.0",
        "opencv-face-recognizer",
        Call("Lorg/opencv/face/LBPHFaceRecognizer;", "create"),
        "medium",
        others=("opencv-objdetect",),  # the package has a face cascade beside the classifier
        sources=f"{_OPENCV}/openCV/src/main/java",
        without="org/opencv/android/",  # needs what a build generates
        libs=f"{_OPENCV}/app/src/main/jniLibs",
        assets=f"{_OPENCV}/app/src/main/assets",
    ),
    Archive(
        "OpenCV cascade",
        "react-native-facerecognition@3.1.0",
        "opencv-objdetect",
        Call("Lorg/opencv/objdetect/CascadeClassifier;", "detectMultiScale"),
        "high",
        alone=frozenset({"class", "model"}),
        sources=f"{_OPENCV}/openCV/src/main/java",
        without="org/opencv/android/",
        assets=f"{_OPENCV}/app/src/main/assets",
    ),
    Archive(
        "OpenCV 4.6 networks",
        "libopencv-java=4.6.0+dfsg-12",
        "opencv-dnn-face",
        Call("Lorg/opencv/objdetect/FaceDetectorYN;", "create"),
        "medium",
        jars=("usr/share/java/opencv4/opencv-460.jar",),
    ),
]  # fmt: skip

NEUTRAL = [
    Archive(
        "speech",
        "react-native-speech-iflytek@1.0.4",
        "",
        Call("Lcom/iflytek/cloud/SpeechRecognizer;", "startListening"),
        "",
        jars=("package/android/libs/Msc.jar", "package/android/libs/Sunflower.jar"),
        libs="package/android/libs",
        assets="package/android/src/main/assets",
        without="com/iflytek/cloud/thirdparty/",
    ),
    Archive(
        "images",
        "libopencv-java=4.6.0+dfsg-12",
        "",
        Call("Lorg/opencv/imgproc/Imgproc;", "cvtColor"),
        "",
        jars=("usr/share/java/opencv4/opencv-460.jar",),
    ),
    Archive(
        "images with contrib",
        "react-native-facerecognition@3.1.0",
        "",
        Call("Lorg/opencv/imgproc/Imgproc;", "cvtColor"),
        "",
        sources=f"{_OPENCV}/openCV/src/main/java",
        without="org/opencv/android/",
        libs=f"{_OPENCV}/app/src/main/jniLibs",
    ),
    Archive(
        "camera",
        "faceplugin-face-recognition-react-native@0.2.0",
        "",
        Call("Lio/fotoapparat/Fotoapparat;", "start"),
        "",
        aar="package/android/libfotoapparat/fotoapparat-2.7.0.aar",
    ),
]
"""Archives that could be taken for a face SDK: used for something else, they are none."""

WRAPPERS = {
    "@onfido/react-native-sdk@16.4.0": {"onfido"},
    "@veriff/react-native-sdk@11.2.0": {"veriff"},
    "@sumsub/react-native-mobilesdk-module@1.46.1": {"sumsub"},
    "@regulaforensics/react-native-face-api@6.4.511": {"regula-face"},
    "@iproov/react-native@2.0.2": {"iproov"},
    "@react-native-ml-kit/face-detection@2.0.1": {"mlkit-face-detection"},
    "expo-face-detector@13.0.2": {"mlkit-face-detection"},
    "react-native-vision-camera-face-detector@2.1.0": {"mlkit-face-detection"},
    "react-native-hypersnapsdk@1.3.3": {"hyperverge-hypersnap"},
    "react-native-hyperkyc-sdk@0.3.14": {"hyperverge-hyperkyc"},
    "react-native-persona@2.54.0": {"persona"},
    "react-native-expo-metamap-sdk@2.2.0": {"metamap"},
    "@didit-protocol/sdk-react-native@4.9.0": {"didit"},
    "react-native-facerecognition@3.1.0": {"opencv-objdetect", "opencv-face-recognizer"},
}
"""Packages without a vendor's classes, and the SDKs their sources use."""
