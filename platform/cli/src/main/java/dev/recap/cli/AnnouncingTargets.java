package dev.recap.cli;

import dev.recap.cli.output.Console;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.engine.target.HostTargets;
import java.util.List;
import java.util.Map;

/** The targets of this host, which tells the caller whose containers are missing from a list. */
final class AnnouncingTargets implements TargetResolver {
  private final HostTargets targets;
  private final Console console;

  AnnouncingTargets(HostTargets targets, Console console) {
    this.targets = targets;
    this.console = console;
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    return targets.resolve(reference);
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    HostTargets.Listing listing = targets.listing(labels);
    if (!listing.silent().isEmpty()) {
      console.say(
          "recap: Tried to ask every runtime for its containers but not all answered, and theirs"
              + " are missing: "
              + String.join("; ", listing.silent()));
    }
    return listing.targets();
  }
}
