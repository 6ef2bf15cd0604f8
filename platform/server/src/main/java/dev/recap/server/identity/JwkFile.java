package dev.recap.server.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.recap.catalog.trust.FileStates;
import dev.recap.core.invocation.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys in a file, read again when it changed. */
final class JwkFile implements JWKSource<SecurityContext> {
  private final Path file;
  private final TimeSource time;
  private @Nullable Known known;

  private record Known(JWKSet keys, FileStates states) {}

  JwkFile(Path file, TimeSource time) {
    this.file = file;
    this.time = time;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    return selector.select(keys());
  }

  private synchronized JWKSet keys() throws KeySourceException {
    try {
      Known before = known;
      if (before != null && before.states().areCurrent()) {
        return before.keys();
      }
      FileStates states = FileStates.of(List.of(file));
      JWKSet keys = JWKSet.load(file.toFile());
      known = states.areSettled(time.now()) ? new Known(keys, states) : null;
      return keys;
    } catch (IOException | ParseException e) {
      throw new RemoteKeySourceException("The keys in %s cannot be read".formatted(file), e);
    }
  }
}
