package dev.recap.catalog.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

  @Test
  void asksTheProxyForATunnelWhereThereIsTls() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTransport transport =
            new HttpTransport(
                TimeLimits.STANDARD,
                Proxies.of(Map.of("https_proxy", "http://127.0.0.1:" + proxy.getLocalPort())),
                new Authorities(Map.of(), List.of()),
                new PlainHttp(Set.of()))) {
      Thread.ofVirtual().start(() -> asked.complete(refuseOne(proxy)));

      assertThatIOException()
          .isThrownBy(
              () -> transport.send(Request.of("GET", URI.create("https://registry.example.com/"))));

      assertThat(asked).succeedsWithin(Duration.ofSeconds(5));
      assertThat(asked.join()).isEqualTo("CONNECT registry.example.com:443 HTTP/1.1");
    }
  }

  /** The first line of a request, which is answered with a refusal. */
  private static String refuseOne(ServerSocket proxy) {
    try (Socket socket = proxy.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      String first = String.valueOf(in.readLine());
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return first;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
