package dev.recap.catalog.rootfs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses which package has a shared library, to download as few as possible. */
final class SharedLibraries {
  private static final Pattern SONAME = Pattern.compile("(lib.+?)\\.so\\.([0-9.]+)");

  private SharedLibraries() {}

  /**
   * The packages of a dependency closure that may have a library, likeliest first.
   *
   * <p>Debian policy 8.1 derives the package name from the soname: {@code libproc2.so.0} is in
   * {@code libproc2-0}, {@code libtinfo.so.6} in {@code libtinfo6}; Ubuntu 24.04 and Debian 13 add
   * {@code t64} to some. The C library's package has many sonames, so it comes next.
   */
  static List<String> candidates(String soname, Collection<String> closure) {
    Set<String> names = new LinkedHashSet<>();
    Matcher parts = SONAME.matcher(soname);
    if (parts.matches()) {
      String library = parts.group(1).replace('_', '-').toLowerCase(java.util.Locale.ROOT);
      for (String suffix : List.of("", "t64")) {
        names.add(library + parts.group(2) + suffix);
        names.add(library + "-" + parts.group(2) + suffix);
      }
    }
    if (soname.startsWith("libz.so.")) {
      // Older than the policy, and all others would be looked into first.
      names.add("zlib1g");
    }
    names.add("libc6");
    names.retainAll(Set.copyOf(closure));
    List<String> all = new ArrayList<>(names);
    closure.stream()
        .filter(p -> p.startsWith("lib"))
        .filter(p -> !names.contains(p))
        .forEach(all::add);
    closure.stream().filter(p -> !p.startsWith("lib")).forEach(all::add);
    return all;
  }

  /** Whether a path is one where shared libraries are looked for. */
  static boolean holds(String path) {
    return path.startsWith("usr/lib") && RootfsPath.name(path).contains(".so");
  }
}
