"""What the proxy costs: ms per request, CPU and memory while idle, and how fast recorded traffic is searched.

python tests/benchmarks/bench_proxy.py
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

sys.path[:0] = [
    str(Path(__file__).parents[1] / "analyzers" / "dynamic" / "proxy"),
    str(Path(__file__).parents[2]),
]

from flowparts import add, http_flow  # noqa: E402
from proxyparts import Authority, Server, ended, recorder, serving  # noqa: E402

from analyzers.dynamic.payloads import hog_detector, honey_face  # noqa: E402
from analyzers.dynamic.proxy import Proxy  # noqa: E402
from analyzers.dynamic.searching import search  # noqa: E402

REQUESTS = 200
IDLE_SECONDS = 10


def requests_ms(http: httpx.Client, server: Server, body: bytes) -> list[float]:
    times = []
    for number in range(REQUESTS + 20):
        start = time.perf_counter()
        http.post(server.url, content=body)
        if number >= 20:
            times.append((time.perf_counter() - start) * 1000)
    return times


def told(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(
        f"{name:40} median {statistics.median(times):6.2f} ms   p95 {ordered[len(ordered) * 95 // 100]:6.2f} ms"
    )


def memory() -> float:
    """MB of this process that are its own."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def overhead(folder: Path) -> None:
    authority = Authority()
    ca = folder / "ca.pem"
    ca.write_bytes(authority.pem)
    bodies = {"small POST": b"x" * 100, "100 kB POST": os.urandom(100_000)}
    for secure in (False, True):
        pem = authority.issue(folder, "127.0.0.1") if secure else None
        before = memory()
        with serving(pem) as server:
            kind = "HTTPS" if secure else "HTTP"
            with httpx.Client(verify=str(ca) if secure else True) as http:
                for name, body in bodies.items():
                    told(f"{kind} {name}, direct", requests_ms(http, server, body))
            session = recorder(folder / f"s{secure}")
            proxy = Proxy(session, folder / "confdir", insecure=True)
            port = proxy.start("ca")
            mine = folder / "mine.pem"
            mine.write_bytes(proxy.ca_pem)
            with httpx.Client(
                proxy=f"http://127.0.0.1:{port}", verify=str(mine) if secure else True
            ) as http:
                for name, body in bodies.items():
                    told(f"{kind} {name}, proxied", requests_ms(http, server, body))
            if not secure:
                idle(before)
            proxy.stop()
            ended(session)


def idle(before: float) -> None:
    cpu, start = time.process_time(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    used = (time.process_time() - cpu) / (time.monotonic() - start)
    print(
        f"idle for {IDLE_SECONDS} s: {used:.2%} of one CPU, {memory():.0f} MB in memory ({memory() - before:+.0f} by the proxy)"
    )


def searching(folder: Path) -> None:
    face = honey_face()
    # What an app mostly moves: JSON, scripts and bytes that are no picture.
    script = b"function a(b){return b.c.d(function(e){return e.f+1})};\n" * 4000
    cases = {
        "JSON and scripts": [
            script,
            b'{"items":[' + b'{"id":1,"name":"abc","v":[1,2,3]},' * 5000 + b"{}]}",
        ],
        "random bytes": [os.urandom(400_000)],
        "pictures of faces": [face],
    }
    for detector in (None, hog_detector()):
        for name, bodies in cases.items():
            session = recorder(folder / f"f{name}{detector is None}")
            size = 0
            for number in range(60):
                body = bodies[number % len(bodies)] + (b"" if "face" in name else b"\n" * number)
                add(session, http_flow(f"http://a.example/{number}", body))
                size += len(body)
            start = time.perf_counter()
            search(session, "accept-1", detector=detector)
            took = time.perf_counter() - start
            with_ = "with" if detector else "without"
            print(
                f"search {name:20} {with_:7} detector: {size / took / 1e6:7.1f} MB/s, {took / 60 * 1000:6.1f} ms a flow"
            )
            ended(session)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        overhead(Path(made))
        searching(Path(made))
