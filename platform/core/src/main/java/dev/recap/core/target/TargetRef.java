package dev.recap.core.target;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A reference to a target as people write it. */
public sealed interface TargetRef {

  /**
   * Runtimes' names and ids; never a path that climbs ({@code ..}) or an option ({@code -f}), since
   * names become parts of both.
   */
  Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.@-]*)*");

  /** Longer than any runtime's names; what is matched must be bounded, or the stack overflows. */
  int LONGEST = 512;

  /** A name, id or id prefix to look for in every runtime present. */
  record Bare(String name) implements TargetRef {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A container of one runtime, {@code docker:web}.
   *
   * @param name its name, id or id prefix; for containerd {@code NAMESPACE/ID} or {@code ID}
   */
  record Container(ContainerRuntime runtime, String name) implements TargetRef {
    @Override
    public String toString() {
      return runtime.prefix() + ":" + name;
    }
  }

  /** A process of this host and the namespaces it lives in, {@code pid:42}. */
  record Pid(int pid) implements TargetRef {
    @Override
    public String toString() {
      return "pid:" + pid;
    }
  }

  /** The container runtimes a single host knows. */
  enum ContainerRuntime {
    DOCKER,
    PODMAN,
    CONTAINERD,
    CRUN,
    RUNC;

    /** What stands before the colon. */
    public String prefix() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The reference by which exactly this target, and not one that took its name, is found. */
  static TargetRef to(Target target) {
    return Arrays.stream(ContainerRuntime.values())
        .filter(runtime -> runtime.prefix().equals(target.runtime()))
        .findFirst()
        .<TargetRef>map(runtime -> new Container(runtime, target.id()))
        .orElseGet(() -> new Pid(target.pid()));
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException when the text is not a reference; the message lists the forms
   */
  static TargetRef parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    if (text.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw unreadable(text);
    }
    if (colon < 0) {
      return new Bare(name);
    }
    String prefix = text.substring(0, colon);
    if (prefix.equals("pid")) {
      try {
        int pid = Integer.parseInt(name);
        if (pid > 0) {
          return new Pid(pid);
        }
        throw unreadable(text);
      } catch (NumberFormatException e) {
        throw unreadable(text);
      }
    }
    return Arrays.stream(ContainerRuntime.values())
        .filter(r -> r.prefix().equals(prefix))
        .findFirst()
        .<TargetRef>map(r -> new Container(r, name))
        .orElseThrow(() -> unreadable(text));
  }

  private static IllegalArgumentException unreadable(String text) {
    String forms =
        Arrays.stream(ContainerRuntime.values())
            .map(r -> r.prefix() + (r == ContainerRuntime.CONTAINERD ? ":NAMESPACE/ID" : ":NAME"))
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "Tried to read \"%s\" as a target but it is not one of %s, pid:N or a bare name"
            .formatted(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text, forms));
  }
}
