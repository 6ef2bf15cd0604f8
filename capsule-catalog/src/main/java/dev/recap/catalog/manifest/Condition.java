package dev.recap.catalog.manifest;

import java.util.Optional;

/**
 * A condition on a parameter, {@code parameter} or {@code parameter=value}.
 *
 * @param parameter the parameter looked at
 * @param equalTo the value it must have; empty: it must be there and not {@code false}
 */
record Condition(String parameter, Optional<String> equalTo) {

  static Condition parse(String text) {
    int sign = text.indexOf('=');
    return sign < 0
        ? new Condition(text, Optional.empty())
        : new Condition(text.substring(0, sign), Optional.of(text.substring(sign + 1)));
  }
}
