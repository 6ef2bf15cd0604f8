package dev.recap.cli.doctor;

import java.util.List;

/**
 * One thing that was looked at on this host.
 *
 * @param subject what was looked at
 * @param state whether it is as it should be
 * @param found what is there
 * @param mend what to do about it; empty when there is nothing to do
 * @param packages the Debian packages that would mend it
 */
public record Finding(
    String subject, State state, String found, String mend, List<String> packages) {

  /** Whether a thing is as it should be. */
  public enum State {
    /** As it should be. */
    GOOD("ok"),
    /** Not as it could be; capsules run nevertheless. */
    NOTE("note"),
    /** Capsules cannot run, or something was left behind. */
    BAD("BAD");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** How it is shown. */
    public String word() {
      return word;
    }
  }

  static Finding good(String subject, String found) {
    return new Finding(subject, State.GOOD, found, "", List.of());
  }

  static Finding note(String subject, String found, String mend) {
    return new Finding(subject, State.NOTE, found, mend, List.of());
  }

  static Finding bad(String subject, String found, String mend) {
    return new Finding(subject, State.BAD, found, mend, List.of());
  }

  static Finding missing(String subject, String found, String debianPackage) {
    return new Finding(
        subject, State.BAD, found, "apt-get install " + debianPackage, List.of(debianPackage));
  }
}
