package dev.recap.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Standing;
import dev.recap.catalog.search.Testimony;
import dev.recap.cli.output.Screen;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CapsulePageTest {
  private static Entry entry(String version, Standing standing) {
    return new Entry(
        "team",
        "registry.example.com/team/heap-dump",
        "heap-dump",
        version,
        Optional.of(new Digest("sha256:" + "0a".repeat(32))),
        """
        {"metadata": {"name": "heap-dump", "version": "%s", "license": "Apache-2.0",
          "summary": "Writes all objects of a JVM to a file", "authors": ["The RECap authors"],
          "homepage": "https://recap.dev", "keywords": ["java", "memory"], "categories": ["java"]},
         "spec": {"entrypoint": ["/dump"], "match": {"process": "java", "osFamily": "debian"},
          "params": {"required": ["pid"], "properties": {
            "pid": {"type": "integer", "minimum": 1, "description": "The process to look at."},
            "live": {"type": "boolean", "default": false, "description": "Only objects in use, which takes a whole garbage collection before anything is written."},
            "mode": {"enum": ["fast", "small"], "default": "fast"},
            "names": {"type": "array", "items": {"type": "string"}},
            "token": {"type": "string", "writeOnly": true}}},
          "binding": {"filesystem": "write", "user": "root", "capabilities": ["SYS_PTRACE", "WAKE_ALARM"], "namespaces": ["pid"]},
          "limits": {"timeout": "5m", "memory": "256Mi", "cpu": 2}}}
        """
            .formatted(version),
        "# heap-dump\n\nWrites *all* objects.\n",
        "",
        2_345_678,
        2,
        new Testimony(
            standing,
            List.of("platform-team"),
            Optional.of(new Testimony.Bill(12, List.of("openjdk 25", "libc6 2.41"))),
            Optional.of(new Testimony.Tested(3, 0))),
        List.of());
  }

  @Test
  void showsEverythingThatIsKnown() throws IOException {
    Standing deprecated =
        new Standing(
            Standing.State.DEPRECATED,
            "it stops the JVM for too long",
            Optional.of("heap-dump:2.0.0"),
            List.of());
    Standing fix =
        new Standing(Standing.State.SUPPORTED, "", Optional.empty(), List.of("CVE-2026-1"));
    Entry shown = entry("1.2.0", deprecated);
    String page =
        CapsulePage.of(shown, true, List.of(shown, entry("1.1.0", fix)), new Screen(72, false));
    try (InputStream in = CapsulePageTest.class.getResourceAsStream("page.txt")) {
      assertThat(page)
          .isEqualTo(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
