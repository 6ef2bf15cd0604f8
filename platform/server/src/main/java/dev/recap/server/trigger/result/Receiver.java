package dev.recap.server.trigger.result;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a result is sent. URLs from files are secrets, and so are never told. */
sealed interface Receiver {
  /** Here. */
  record At(URI url) implements Receiver {}

  /**
   * Nobody knows.
   *
   * @param why as the end of "Tried to … but"
   */
  record Unknown(String why) implements Receiver {}

  /** Longer ones are no URLs. */
  int LONGEST = 8 << 10;

  /** Reads {@link Outgoing#receiver}, its file if it is one. */
  static Receiver of(String receiver) {
    return isFile(receiver) ? inFile(Path.of(receiver)) : at(receiver, "the rule's URL is none");
  }

  private static boolean isFile(String receiver) {
    return receiver.startsWith("/");
  }

  private static Receiver inFile(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        return new Unknown("%s is too long for a URL".formatted(file));
      }
      return at(
          Files.readString(file, StandardCharsets.UTF_8).strip(),
          "%s does not hold a URL".formatted(file));
    } catch (IOException e) {
      return new Unknown("%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static Receiver at(String text, String otherwise) {
    try {
      URI url = new URI(text);
      return url.getHost() == null ? new Unknown(otherwise) : new At(url);
    } catch (URISyntaxException e) {
      // Its message has the text.
      return new Unknown(otherwise);
    }
  }

  /** What may be told of it: the host of a rule's URL, or where the URL is. */
  static String shown(String receiver) {
    if (isFile(receiver)) {
      return receiver;
    }
    return at(receiver, "") instanceof At(URI url) ? url.getHost() : "";
  }
}
