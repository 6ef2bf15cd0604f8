package dev.recap.catalog.registry.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What proves who asks. None of them can be seen in a text. */
public sealed interface Credentials {
  /** A name and its password. */
  record Password(String user, String password) implements Credentials {
    String basic() {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
      return "a password";
    }
  }

  /** What an authorisation server gives tokens for, in place of a password. */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "an identity token";
    }
  }

  /** What the registry itself takes as it is. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "a registry token";
    }
  }
}
