package dev.recap.catalog.rootfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An apt whose archive is a map; like the real one it fails for names its lists do not have. */
final class FakeApt implements CommandRunner {
  final List<String> calls = new ArrayList<>();
  final Map<String, byte[]> packages = new LinkedHashMap<>();
  boolean listsAreFresh = true;
  boolean tampersWithDownloads;

  @Override
  public Result run(List<String> command, Path directory, Duration timeout) {
    calls.add(String.join(" ", command));
    if (command.contains("update")) {
      listsAreFresh = true;
      return new Result.Ended(0, "", "");
    }
    List<String> names =
        command.stream()
            .map(word -> word.replaceFirst("=1:1\\.0$", ""))
            .filter(word -> word.startsWith("lib") || word.equals("tool"))
            .toList();
    if (!listsAreFresh || !packages.keySet().containsAll(names)) {
      return new Result.Ended(100, "", "N: hint\nE: Unable to locate package " + names + "\n");
    }
    if (command.contains("show")) {
      return new Result.Ended(0, "Package: " + names.getFirst() + "\n", "");
    }
    if (command.contains("depends")) {
      return new Result.Ended(
          0, "tool\n  Depends: libc6\n" + String.join("\n", packages.keySet()), "");
    }
    StringBuilder uris = new StringBuilder();
    for (String name : names) {
      byte[] deb = packages.getOrDefault(name, new byte[0]);
      String file = name + "_1%3a1.0_amd64.deb";
      if (command.contains("--print-uris")) {
        uris.append(
            "'http://x/%s' %s %d SHA256:%s\n".formatted(file, file, deb.length, sha256(deb)));
      } else {
        write(directory.resolve(file), tampersWithDownloads ? new byte[] {1} : deb);
      }
    }
    return new Result.Ended(0, uris.toString(), "");
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
