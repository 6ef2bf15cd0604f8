package dev.recap.server.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The groups of this host's users, as passwd(5) and group(5) say; not those that only a directory
 * service knows.
 *
 * @param passwd {@code /etc/passwd}
 * @param group {@code /etc/group}
 */
public record LocalGroups(Path passwd, Path group) {
  private static final int GROUP_OF_USER = 3;
  private static final int MEMBERS = 3;

  /** Those of this host. */
  public static LocalGroups standard() {
    return new LocalGroups(Path.of("/etc/passwd"), Path.of("/etc/group"));
  }

  /** Names of a user's groups, their own first group among them. */
  public Set<String> of(String user) {
    if (user.isEmpty()) {
      // A group without members lists one that is empty.
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    String main =
        lines(passwd)
            .filter(fields -> fields.getFirst().equals(user) && fields.size() > GROUP_OF_USER)
            .map(fields -> fields.get(GROUP_OF_USER))
            .findFirst()
            .orElse("");
    lines(group)
        .filter(fields -> fields.size() > MEMBERS)
        .filter(fields ->
            (!main.isEmpty() && fields.get(2).equals(main))
                || List.of(fields.get(MEMBERS).split(",", -1)).contains(user))
        .forEach(fields -> names.add(fields.getFirst()));
    return Set.copyOf(names);
  }

  private static Stream<List<String>> lines(Path file) {
    try {
      // ISO-8859-1, so that no comment in another encoding keeps anybody out.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .map(line -> List.of(line.split(":", -1)));
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading the groups in " + file, e);
    }
  }
}
