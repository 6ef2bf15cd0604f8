package dev.recap.catalog.layer;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Decides what is refused in one layer, and counts. */
final class Verdicts {
  private static final int MOST_NOTED = 20;
  private static final int SET_USER_ID = 04000;
  private static final int SET_GROUP_ID = 02000;

  private final String name;
  private final LayerLimits limits;
  private final Manner manner;
  private final List<String> objections = new ArrayList<>();
  private long bytes;
  private int entries;

  Verdicts(String name, LayerLimits limits, Manner manner) {
    this.name = name;
    this.limits = limits;
    this.manner = manner;
  }

  LayerFacts facts() {
    return new LayerFacts(bytes, entries, List.copyOf(objections));
  }

  /** Counts an entry, whatever it is. */
  void entry(TarArchiveEntry entry) throws BuildException {
    if (++entries > limits.entries()) {
      throw refused("has more than %d entries".formatted(limits.entries()));
    }
    String path = entry.getName();
    if (path.startsWith("/")) {
      object("holds the absolute name %s".formatted(path));
    }
    if (entry.isSparse()) {
      object("holds %s as a sparse file".formatted(path));
    }
    byte type = entry.getLinkFlag();
    boolean regular = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
    if (regular && !entry.isDirectory() && (entry.getMode() & SET_USER_ID) != 0) {
      object("holds /%s, which has the set-user-id bit".formatted(path));
    } else if (regular && !entry.isDirectory() && (entry.getMode() & SET_GROUP_ID) != 0) {
      object("holds /%s, which has the set-group-id bit".formatted(path));
    }
  }

  /** Counts content that was unpacked. */
  void content(long more) throws BuildException {
    bytes += more;
    if (bytes > limits.bytes()) {
      throw refused("unpacks to more than %d bytes".formatted(limits.bytes()));
    }
  }

  /** Something that is harmless as it is unpacked, but that nobody publishes in good faith. */
  void object(String what) throws BuildException {
    if (manner == Manner.STRICT) {
      throw refused(what);
    }
    if (objections.size() < MOST_NOTED) {
      objections.add(PlainText.line(what));
    }
  }

  /** The end of it. */
  BuildException refused(String why) {
    return new BuildException(
        "Tried to unpack the layer %s but it %s: %s"
            .formatted(name, PlainText.line(why), manner.remedy()));
  }
}
