"""``faceaudit observe`` whose proxy dies: in a run, some seconds after it began to listen.

python observe_badly.py APK …
"""

import sys
import threading

from analyzers.dynamic.proxy import Proxy
from scanner.cli import main

SECONDS = 5.0
starts = 0
start = Proxy.start


def dying(self, trial):
    global starts
    starts += 1
    port = start(self, trial)
    if starts == 2:  # the first start only finds a port

        def die():
            self._loop.call_soon_threadsafe(self._loop.stop)

        threading.Timer(SECONDS, die).start()
    return port


Proxy.start = dying
main(["observe", *sys.argv[1:]])
