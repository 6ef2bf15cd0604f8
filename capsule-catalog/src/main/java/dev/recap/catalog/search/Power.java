package dev.recap.catalog.search;

import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The most power that somebody wants to give.
 *
 * @param filesystem what may be done with the target's files
 * @param root whether it may run as user 0
 * @param capabilities Linux capabilities it may have, without {@code CAP_}
 */
public record Power(Filesystem filesystem, boolean root, Set<String> capabilities) {
  private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z0-9_]*");

  /**
   * Reads words between commas: {@code none}, {@code read} or {@code write} for the target's files,
   * {@code root}, and names of capabilities; {@code read,NET_RAW} for example.
   *
   * @throws IllegalArgumentException when a word is none of these
   */
  public static Power parse(String text) {
    Filesystem filesystem = Filesystem.NONE;
    boolean root = false;
    Set<String> capabilities = new TreeSet<>();
    for (String word : text.split(",", -1)) {
      Optional<Filesystem> named = filesystem(word);
      if (named.isPresent()) {
        filesystem = named.get();
      } else if (word.equals("root")) {
        root = true;
      } else {
        capabilities.add(capability(word));
      }
    }
    return new Power(filesystem, root, Set.copyOf(capabilities));
  }

  /**
   * The name of a capability as manifests write it.
   *
   * @throws IllegalArgumentException when it cannot be one
   */
  public static String capability(String word) {
    String name = word.strip().toUpperCase(Locale.ROOT);
    String plain = name.startsWith("CAP_") ? name.substring("CAP_".length()) : name;
    if (!CAPABILITY.matcher(plain).matches()) {
      throw new IllegalArgumentException(
          ("Tried to read \"%s\" as power but it is neither none, read, write, root nor a capability such as"
                  + " NET_RAW")
              .formatted(word));
    }
    return plain;
  }

  private static Optional<Filesystem> filesystem(String word) {
    return Arrays.stream(Filesystem.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  /** Whether what a capsule declares is no more. */
  public boolean covers(DeclaredBinding binding) {
    return binding.filesystem().compareTo(filesystem) <= 0
        && capabilities.containsAll(binding.capabilities())
        && (root || !(binding.user() instanceof User.Root));
  }
}
