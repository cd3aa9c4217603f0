package sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** The phone's global HTTP proxy, as it is at the moment of each request. */
public final class Proxies extends ProxySelector {
    @Override
    public List<Proxy> select(URI address) {
        String proxy = Phone.proxy;
        String host = String.valueOf(address.getHost());
        int colon = proxy.lastIndexOf(':');
        if (colon <= 0 || host.equals("localhost") || host.startsWith("127.")) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = Integer.parseInt(proxy.substring(colon + 1));
        InetSocketAddress where = new InetSocketAddress(proxy.substring(0, colon), port);
        return List.of(new Proxy(Proxy.Type.HTTP, where));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException reason) {}
}
