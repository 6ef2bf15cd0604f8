package dev.recap.catalog.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProxiesTest {
  private static final URI PROXY = URI.create("http://proxy.example.com:3128");

  @Test
  void asksTheProxyOfTheScheme() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "proxy.example.com:3128"));

    assertThat(proxies.to(URI.create("https://registry.example.com/v2/"))).contains(PROXY);
    assertThat(proxies.to(URI.create("http://registry.example.com/v2/"))).isEmpty();
  }

  @Test
  void asksNoProxyForThisMachineNorForWhatIsNamed() {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "https_proxy",
                PROXY.toString(),
                "no_proxy",
                "example.com, .internal,10.0.0.0/8,192.0.2.7,ported.test:5000"));

    for (String direct :
        new String[] {
          "localhost",
          "127.0.0.1:5000",
          "[::1]:5000",
          "example.com",
          "a.example.com:5000",
          "a.internal",
          "10.1.2.3",
          "192.0.2.7",
          "ported.test:5000"
        }) {
      assertThat(proxies.to(URI.create("https://" + direct + "/v2/"))).as(direct).isEmpty();
    }
    for (String behind :
        new String[] {
          "notexample.com", "11.1.2.3", "192.0.2.8", "ported.test", "example.com.org"
        }) {
      assertThat(proxies.to(URI.create("https://" + behind + "/v2/"))).as(behind).contains(PROXY);
    }
    assertThat(
            Proxies.of(Map.of("https_proxy", PROXY.toString(), "no_proxy", "*"))
                .to(URI.create("https://registry.example.com/")))
        .isEqualTo(Optional.empty());
  }

  @Test
  void doesNotRepeatThePasswordOfAProxyItCannotRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proxies.of(Map.of("https_proxy", "socks5://ann:secret@proxy:1080")))
        .withMessageContaining("https_proxy")
        .withMessageNotContaining("secret")
        .withNoCause();
  }
}
