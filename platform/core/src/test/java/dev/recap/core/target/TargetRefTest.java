package dev.recap.core.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.target.TargetRef.Bare;
import dev.recap.core.target.TargetRef.Container;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.core.target.TargetRef.Pid;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetRefTest {

  @Test
  void readsEveryForm() {
    assertThat(TargetRef.parse("web")).isEqualTo(new Bare("web"));
    assertThat(TargetRef.parse("docker:web-1"))
        .isEqualTo(new Container(ContainerRuntime.DOCKER, "web-1"));
    assertThat(TargetRef.parse("containerd:k8s.io/abc"))
        .isEqualTo(new Container(ContainerRuntime.CONTAINERD, "k8s.io/abc"));
    assertThat(TargetRef.parse("pid:42")).isEqualTo(new Pid(42));
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "docker:web", "podman:a_b.c", "crun:1", "runc:x", "pid:1"})
  void writesWhatItRead(String text) {
    assertThat(TargetRef.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "docker:",
        ":web",
        "k8s:a/b",
        "Docker:web",
        "pid:0",
        "pid:-1",
        "pid:x",
        "pid:99999999999",
        "a b",
        "a\nb",
        "docker:a:b",
        "a;b"
      })
  void refusesWhatIsNoReferenceAndListsTheForms(String text) {
    assertThatThrownBy(() -> TargetRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tried to read \"" + text + "\"")
        .hasMessageContaining("containerd:NAMESPACE/ID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-f", "crun:--root", "../x", "crun:../../etc", "a/../b", "a/", "/a", "a//b", "."})
  void refusesNamesThatWouldBeOptionsOrClimbingPaths(String text) {
    assertThatThrownBy(() -> TargetRef.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(ContainerRuntime.class)
  void pointsToATargetByItsIdSoThatNoneThatTookItsNameIsMeant(ContainerRuntime runtime) {
    assertThat(TargetRef.to(target(runtime.prefix()))).isEqualTo(new Container(runtime, "c0ffee"));
  }

  @Test
  void pointsToABareProcessByItsPid() {
    assertThat(TargetRef.to(target("pid"))).isEqualTo(new Pid(42));
  }

  private static Target target(String runtime) {
    return new Target(runtime, "c0ffee", "web", Optional.empty(), Map.of(), 42, 7);
  }

  @Test
  void refusesWhatIsTooLongToBeMatched() {
    for (String text : new String[] {"a/".repeat(200_000) + "a", "a".repeat(513)}) {
      assertThatThrownBy(() -> TargetRef.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .hasSizeLessThan(1000);
    }
  }
}
