package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README of this module shows other programs is compiled and run. */
final class CatalogReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final int FEW_LINES = 12;

  @TempDir private Path folder;

  @Test
  void theExampleSearchesVerifiesAndPulls() throws Exception {
    String example = example();
    assertThat(example.lines()).hasSizeLessThanOrEqualTo(FEW_LINES);
    try (FakeRegistry registry = FakeRegistry.open()) {
      RepositoryName namespace = registry.name("team");
      try (PublishedCapsules author = new PublishedCapsules(folder.resolve("author"))) {
        author.publish("top", "1.2.0", "Shows processes and their memory", namespace);
      }
      Path configuration = Files.createDirectories(folder.resolve("config"));
      PublishedCapsules.source(configuration, namespace);
      String said = run(compile(example), folder.resolve("state"), configuration);
      assertThat(said)
          .contains(
              namespace + "/top:1.2.0  Shows processes and their memory",
              " signed by []: Allowed",
              "1.2.0 is in " + folder.resolve("state"));
    }
  }

  private static String example() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private Path compile(String example) throws IOException {
    String source =
        """
        import dev.recap.catalog.*;
        import dev.recap.catalog.Verification.Result.Verified;
        import dev.recap.catalog.remote.Pull;
        import dev.recap.catalog.search.Hit;
        import java.nio.file.Path;
        import java.time.Clock;

        public class Example {
          public static void run(Path state, Path configuration, java.io.PrintStream out) throws Exception {
        %s  }
        }
        """
            .formatted(example);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    StringWriter messages = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("-d", classes.toString(), "-proc:none"),
                null,
                List.of(
                    new SimpleJavaFileObject(
                        URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                      @Override
                      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                      }
                    }))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
    return classes;
  }

  private static String run(Path classes, Path state, Path configuration) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, CatalogReadmeTest.class.getClassLoader());
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      loader
          .loadClass("Example")
          .getMethod("run", Path.class, Path.class, PrintStream.class)
          .invoke(null, state, configuration, out);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
