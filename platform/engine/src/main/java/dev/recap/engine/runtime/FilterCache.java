package dev.recap.engine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Seccomp filters that libseccomp compiled for crun before, so that it need not do it for each
 * container (which costs about 1.5 ms). crun leaves the compiled filter in the state folder of a
 * running container and takes one by annotation; runc does neither and compiles each time.
 */
final class FilterCache {
  private static final String COMPILED = "seccomp.bpf";

  private final Map<String, String> filters = new ConcurrentHashMap<>();

  /** The compiled filter, base 64, if it was seen before. */
  Optional<String> find(SeccompProfile profile) {
    return Optional.ofNullable(filters.get(profile.key()));
  }

  /** Keeps the filter of a container that is running. */
  void keep(SeccompProfile profile, Path containerState) {
    if (filters.containsKey(profile.key())) {
      return;
    }
    try {
      byte[] filter = Files.readAllBytes(containerState.resolve(COMPILED));
      // An instruction of classic BPF has 8 bytes (struct sock_filter).
      if (filter.length > 0 && filter.length % 8 == 0) {
        filters.put(profile.key(), Base64.getEncoder().encodeToString(filter));
      }
    } catch (IOException e) {
      // This runtime does not leave it: it compiles the filter each time.
    }
  }
}
