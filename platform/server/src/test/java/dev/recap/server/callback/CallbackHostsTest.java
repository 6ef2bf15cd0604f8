package dev.recap.server.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallbackHostsTest {
  private static final CallbackHosts PUBLIC = CallbackHosts.PUBLIC;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.9.9.9:8080/x",
        "http://2130706433/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[ff02::1]/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "unix:///run/docker.sock",
        "//8.8.8.8/",
        "http:///x",
        "http://user:password@8.8.8.8/",
        "http://8.8.8.8/#part",
        "http://8.8.8.8:0/",
        "http://8.8.8.8:70000/"
      })
  void refusesWhatOnlyThisHostCanReachAndWhatIsNoUrlOfTheWeb(String url) {
    assertThat(PUBLIC.refusal(URI.create(url))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.8.8/",
        "https://1.1.1.1:8443/done?token=1",
        "https://[2606:4700:4700::1111]/"
      })
  void takesPublicAddresses(String url) {
    assertThat(PUBLIC.refusal(URI.create(url))).isEmpty();
  }

  @Test
  void takesWhatTheOperatorAllows() {
    CallbackHosts hosts =
        CallbackHosts.of(
            List.of("10.1.0.0/16", "fd00::/8", "Hooks.internal"),
            host -> addresses(host.equals("hooks.internal") ? "192.168.1.1" : host));
    assertThat(hosts.refusal(URI.create("http://10.1.2.3/"))).isEmpty();
    assertThat(hosts.refusal(URI.create("http://10.2.2.3/"))).isPresent();
    assertThat(hosts.refusal(URI.create("http://[fd00::1]/"))).isEmpty();
    assertThat(hosts.refusal(URI.create("http://hooks.internal/"))).isEmpty();
    assertThat(hosts.refusal(URI.create("http://192.168.1.1/"))).isPresent();
    assertThat(CallbackHosts.of(List.of("*")).refusal(URI.create("http://127.0.0.1/"))).isEmpty();
  }

  @Test
  void refusesAHostOfWhichOneAddressIsNotPublic() {
    CallbackHosts hosts = CallbackHosts.of(List.of(), host -> addresses("8.8.8.8", "127.0.0.1"));
    assertThat(hosts.refusal(URI.create("http://both.example/"))).isPresent();
  }

  @Test
  void refusesAHostThatIsNowhere() {
    CallbackHosts hosts =
        CallbackHosts.of(
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(hosts.refusal(URI.create("http://none.example/")).orElseThrow())
        .contains("cannot be found");
  }

  @Test
  void tellsEveryMistakeOfTheOperator() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallbackHosts.of(List.of("10.0.0.0/99", "ok.example", "a b")))
        .withMessageContainingAll("10.0.0.0/99", "a b");
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] all = new InetAddress[literals.length];
    for (int n = 0; n < all.length; n++) {
      all[n] = InetAddress.getByName(literals[n]);
    }
    return all;
  }
}
