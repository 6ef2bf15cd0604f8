package dev.recap.catalog.source;

import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.source.SourcesFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sources as the operator wrote them last: the file is looked at each time and judged again
 * when its text is another one.
 */
public final class CurrentSources {
  private final SourcesFile file;
  private final KnownTexts texts;
  private @Nullable Known known;

  private record Known(String text, List<Source> sources) {}

  /**
   * Those of a configuration folder.
   *
   * @param texts where texts that were found valid are kept
   */
  public CurrentSources(Path configuration, KnownTexts texts) {
    this.file = new SourcesFile(configuration);
    this.texts = texts;
  }

  /**
   * Those there are now, in the order in which they are asked.
   *
   * @throws IOException when the file is not in order; its message is a "Tried to … but …" sentence
   *     for each problem
   */
  public synchronized List<Source> read() throws IOException {
    Optional<String> text = text();
    if (known != null && text.equals(Optional.of(known.text()))) {
      return known.sources();
    }
    Reading reading = text.isPresent() ? file.read(text.get(), texts) : file.read();
    return switch (reading) {
      case Reading.Valid(List<Source> sources) -> {
        known = text.map(valid -> new Known(valid, sources)).orElse(null);
        yield sources;
      }
      case Reading.Invalid(List<String> problems) ->
          throw new IOException(String.join("\n", problems));
    };
  }

  private Optional<String> text() throws IOException {
    try {
      return Optional.of(Files.readString(file.path()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
