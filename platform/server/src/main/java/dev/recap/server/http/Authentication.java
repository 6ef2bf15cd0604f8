package dev.recap.server.http;

import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;

/** Port: tells who asks. */
@FunctionalInterface
public interface Authentication {

  /** Whom the credentials prove; is called for every request on a route that is not open. */
  Identity of(Credentials credentials);
}
