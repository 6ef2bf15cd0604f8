package dev.recap.cli.page;

import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Standing;
import dev.recap.catalog.search.Testimony;
import dev.recap.catalog.text.PlainText;
import dev.recap.cli.markdown.TerminalText;
import dev.recap.cli.output.Screen;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of a capsule, for people to read. */
public final class CapsulePage {
  private static final int MARGIN = 14;
  private static final int VERSIONS = 12;

  private final TerminalText out;
  private final StringBuilder text = new StringBuilder();

  private CapsulePage(Screen screen) {
    this.out = new TerminalText(screen);
  }

  /**
   * The page of a capsule.
   *
   * @param versions all that are known of it in the same source
   */
  public static String of(Entry entry, boolean installed, List<Entry> versions, Screen screen) {
    CapsulePage page = new CapsulePage(screen);
    page.head(entry, installed);
    page.facts(entry);
    page.trust(entry, versions);
    page.parameters(entry);
    if (!entry.readme().isBlank()) {
      page.text.append('\n').append(page.out.markdown(entry.readme()));
    }
    return page.text.toString();
  }

  private void head(Entry entry, boolean installed) {
    Manifest.Metadata about = entry.manifest().metadata();
    text.append(out.title(about.name() + " " + about.version()));
    text.append(out.labelled("", 0, PlainText.line(about.summary())).stripLeading());
    text.append('\n');
    Standing standing = entry.standing();
    if (standing.state() != Standing.State.SUPPORTED) {
      field(
          EntryView.word(standing.state()),
          (standing.message().isEmpty() ? "yes" : standing.message())
              + standing.successor().map(next -> "; use " + next).orElse(""));
    }
    list("mends", standing.security());
    field(
        "source",
        entry.source()
            + (entry.repository().isEmpty() ? "" : ", " + entry.reference())
            + (installed && !entry.isLocal() ? ", installed" : ""));
    entry.digest().ifPresent(digest -> field("digest", digest.value()));
    field("license", about.license());
    list("authors", about.authors());
    about.homepage().ifPresent(homepage -> field("homepage", homepage));
    list("keywords", about.keywords());
    list("categories", about.categories());
  }

  private void facts(Entry entry) {
    Manifest manifest = entry.manifest();
    list("modes", manifest.modes().stream().sorted().map(EntryView::word).toList());
    lines("power", PowerWords.of(manifest.binding()));
    Limits limits = manifest.limits();
    field(
        "limits",
        "%s, %s memory, %s processors, %d processes"
            .formatted(
                seconds(limits),
                size(limits.memoryBytes()),
                Double.toString(limits.cpus()).replaceAll("\\.0$", ""),
                limits.pids()));
    list("fits", needs(manifest.match()));
  }

  private static String seconds(Limits limits) {
    return limits.timeout().toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static List<String> needs(Manifest.Match match) {
    List<String> needs = new ArrayList<>();
    match.process().ifPresent(name -> needs.add("a process named " + name));
    match.osFamily().ifPresent(family -> needs.add("an operating system of family " + family));
    match.label().ifPresent(label -> needs.add("the label " + label));
    match.image().ifPresent(image -> needs.add("an image like " + image));
    return needs;
  }

  private void trust(Entry entry, List<Entry> versions) {
    if (entry.size() > 0) {
      field(
          "size",
          "%s in %d %s"
              .formatted(
                  size(entry.size()), entry.layers(), entry.layers() == 1 ? "layer" : "layers"));
    }
    Testimony testimony = entry.testimony();
    field("signed by", testimony.signers().isEmpty() ? "-" : join(testimony.signers()));
    testimony
        .tested()
        .ifPresent(tests ->
            field("tests", "%d passed, %d failed".formatted(tests.passed(), tests.failed())));
    testimony
        .bill()
        .ifPresent(bill ->
            field(
                "components",
                bill.components()
                    + (bill.top().isEmpty() ? "" : ": " + join(bill.top()))
                    + (bill.components() > bill.top().size() ? ", …" : "")));
    field("versions", versions(versions));
  }

  private static String versions(List<Entry> versions) {
    List<String> shown = new ArrayList<>();
    for (Entry version : versions.subList(0, Math.min(VERSIONS, versions.size()))) {
      Standing.State state = version.standing().state();
      List<String> notes = new ArrayList<>();
      if (state != Standing.State.SUPPORTED) {
        notes.add(EntryView.word(state));
      }
      version.standing().security().stream().map(flaw -> "mends " + flaw).forEach(notes::add);
      shown.add(version.version() + (notes.isEmpty() ? "" : " (" + join(notes) + ")"));
    }
    return join(shown) + (versions.size() > VERSIONS ? ", …" : "");
  }

  private void parameters(Entry entry) {
    Optional<String> table = ParameterTable.of(entry.manifest().params()).map(out::table);
    text.append('\n')
        .append(
            table.map(rows -> out.title("Parameters") + rows).orElse("It has no parameters.\n"));
  }

  private void field(String label, String value) {
    text.append(out.labelled(label, MARGIN, PlainText.line(value)));
  }

  private void list(String label, List<String> values) {
    if (!values.isEmpty()) {
      field(label, join(values));
    }
  }

  private void lines(String label, List<String> values) {
    String shown = label;
    for (String value : values) {
      field(shown, value);
      shown = "";
    }
  }

  private static String join(List<String> values) {
    return String.join(", ", values);
  }

  private static String size(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0).replace(".0 ", " ");
  }
}
