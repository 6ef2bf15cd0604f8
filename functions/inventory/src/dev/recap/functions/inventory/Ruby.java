package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installed gems, by the name RubyGems gives their specification's file. */
record Ruby() implements LanguagePackages {
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[0-9A-Za-z.]*)(-.+)?\\.gemspec");

  @Override
  public String name() {
    return "ruby";
  }

  @Override
  public boolean records(Path file, boolean executable) {
    return String.valueOf(file.getParent().getFileName()).equals("specifications")
        && NAME.matcher(file.getFileName().toString()).matches();
  }

  @Override
  public List<Found> read(Path place, Root root) throws MalformedPackageURLException {
    Matcher name = NAME.matcher(place.getFileName().toString());
    return name.matches()
        ? List.of(
            new Found(
                new PackageURL("gem", null, name.group(1), name.group(2), null, null),
                List.of(),
                root.name(place),
                Optional.empty()))
        : List.of();
  }
}
