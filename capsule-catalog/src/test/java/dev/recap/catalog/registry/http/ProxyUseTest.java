package dev.recap.catalog.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ProxyUseTest {

  @Test
  void sendsThroughAProxyAndSaysToItAloneWhoAsks() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    proxy.start();
    Proxies proxies =
        Proxies.of(
            Map.of("http_proxy", "http://ann:secret@127.0.0.1:" + proxy.getAddress().getPort()));
    try (HttpTransport transport =
        new HttpTransport(
            TimeLimits.STANDARD,
            proxies,
            new Authorities(Map.of(), List.of()),
            new PlainHttp(Set.of("registry.example.com")))) {
      try (Answer answer =
          transport.send(Request.of("GET", URI.create("http://registry.example.com/v2/")))) {
        assertThat(answer.status()).isEqualTo(204);
      }
    } finally {
      proxy.stop(0);
    }
    assertThat(asked).containsExactly("http://registry.example.com/v2/ Basic YW5uOnNlY3JldA==");
  }
}
