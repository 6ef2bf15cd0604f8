package dev.recap.core.invocation;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes secret values out of what is kept.
 *
 * @param secrets as they appear in output, longest first
 * @param patterns of what is secret besides
 */
record Redaction(List<String> secrets, SecretPatterns patterns) {
  private static final String MARK = "[redacted]";

  static Redaction of(Set<String> secrets) {
    return of(secrets, SecretPatterns.NONE);
  }

  static Redaction of(Set<String> secrets, SecretPatterns patterns) {
    // Longest first: of a secret that begins with another one, nothing may remain.
    return new Redaction(
        secrets.stream()
            .filter(secret -> !secret.isEmpty())
            .map(Redaction::bytesAsChars)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList(),
        patterns);
  }

  Captured apply(Captured captured) {
    Captured without = withoutSecrets(captured);
    return patterns.equals(SecretPatterns.NONE) ? without : RedactedLines.of(without, patterns);
  }

  /** The same of a sentence. */
  String apply(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(apply(new Captured(bytes, bytes.length)).bytes(), StandardCharsets.UTF_8);
  }

  private Captured withoutSecrets(Captured captured) {
    if (secrets.isEmpty() || captured.bytes().length == 0) {
      return captured;
    }
    String text = new String(captured.bytes(), StandardCharsets.ISO_8859_1);
    // In one pass, so that a secret is never looked for inside the mark of another.
    String clean =
        Pattern.compile(secrets.stream().map(Pattern::quote).collect(Collectors.joining("|")))
            .matcher(text)
            .replaceAll(Matcher.quoteReplacement(MARK));
    if (captured.truncated()) {
      clean = clean.substring(0, clean.length() - cutOff(clean));
    }
    byte[] bytes = clean.getBytes(StandardCharsets.ISO_8859_1);
    long dropped = captured.total() - captured.bytes().length;
    return new Captured(bytes, bytes.length + dropped);
  }

  /** How much of a secret stands at the end, where the output limit cut it in two. */
  private int cutOff(String text) {
    int longest = 0;
    for (String secret : secrets) {
      for (int length = Math.min(secret.length() - 1, text.length()); length > longest; length--) {
        if (text.endsWith(secret.substring(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }

  /** ISO-8859-1 maps every byte to one char and back, so output that is not UTF-8 survives. */
  private static String bytesAsChars(String secret) {
    return new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
