"""The network proxy: mitmproxy in a thread of its own, its flows and what they say in the session.

`Proxy` needs the extra ``dynamic``; importing this package does not.
"""

from analyzers.dynamic.proxy.flowfile import FlowFile, read_flows
from analyzers.dynamic.proxy.running import Proxy, Route

__all__ = ["FlowFile", "Proxy", "Route", "read_flows"]
