package dev.recap.catalog.place;

import java.util.regex.Pattern;

/** What a tag can be; see the OCI distribution specification 1.1, "Pulling manifests". */
public final class Tags {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  private Tags() {}

  /** Whether a text can be one. Registries and layouts of others can have anything instead. */
  public static boolean canBe(String text) {
    return TAG.matcher(text).matches();
  }
}
