package dev.recap.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.search.CatalogQuery.DeprecatedOnes;
import dev.recap.catalog.search.CatalogQuery.Filter;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogIndexTest {
  @TempDir private Path folder;

  private static final Entry TOP =
      Capsules.one("top")
          .summary("Shows which processes of the target use its processors and memory")
          .keywords("cpu", "memory", "processes")
          .categories("processes")
          .entry();
  private static final Entry TCPDUMP =
      Capsules.one("tcpdump")
          .summary("Captures packets of the target's network")
          .keywords("network", "pcap")
          .categories("network")
          .capabilities("NET_RAW")
          .entry();
  private static final Entry HEAP =
      Capsules.one("jvm-heap-dump")
          .summary("Writes all objects of a JVM to a file")
          .keywords("java", "memory")
          .categories("java")
          .capabilities("SYS_PTRACE")
          .filesystem("read")
          .entry();
  private static final Entry FILES =
      Capsules.one("large-files")
          .summary("Finds what fills a disk")
          .description("Reads directories, not memory.")
          .readme("Faster than top, and needs less of a processor.")
          .filesystem("read")
          .user("root")
          .entry();
  private static final List<Entry> ALL = List.of(FILES, HEAP, TCPDUMP, TOP);

  private CatalogIndex index(List<Entry> local, Entry... remote) throws IOException {
    for (String source : Stream.of(remote).map(Entry::source).distinct().toList()) {
      new SourceIndex(folder, source)
          .change(
              _ -> Stream.of(remote).filter(one -> one.source().equals(source)).toList(), Map.of());
    }
    return CatalogIndex.open(folder, () -> local, List.of("team", "other"));
  }

  private List<Hit> hits(CatalogQuery query, List<Entry> local, Entry... remote)
      throws IOException {
    try (CatalogIndex index = index(local, remote)) {
      return index.search(query, _ -> true).hits();
    }
  }

  private List<String> names(String words, Filter filter) throws IOException {
    return hits(new CatalogQuery(List.of(words), filter, 100), List.of(), ALL.toArray(Entry[]::new))
        .stream()
        .map(hit -> hit.entry().name())
        .toList();
  }

  private List<String> names(String words) throws IOException {
    return names(words, Filter.ALL);
  }

  @Test
  void prefersTheNameToKeywordsToSummaryToDescriptionToReadme() throws IOException {
    Entry keyword = Capsules.one("a").keywords("mesh").entry();
    Entry category = Capsules.one("b").categories("mesh").entry();
    Entry summary = Capsules.one("c").summary("Shows the mesh").entry();
    Entry description = Capsules.one("d").description("mesh mesh mesh mesh").entry();
    Entry readme = Capsules.one("e").readme("mesh ".repeat(50)).entry();
    Entry part = Capsules.one("show-mesh").entry();
    Entry prefix = Capsules.one("meshes").entry();
    Entry name = Capsules.one("mesh").entry();
    assertThat(
            hits(
                new CatalogQuery(List.of("Mesh"), Filter.ALL, 100),
                List.of(),
                readme,
                description,
                summary,
                category,
                keyword,
                prefix,
                part,
                name))
        .extracting(hit -> hit.entry().name())
        .containsExactly("mesh", "show-mesh", "meshes", "a", "b", "c", "d", "e");
  }

  @Test
  void putsTheCapsuleFirstWhoseNameIsAllTheWords() throws IOException {
    assertThat(names("heap dump jvm")).containsExactly("jvm-heap-dump");
    assertThat(names("jvm-heap-dump").getFirst()).isEqualTo("jvm-heap-dump");
    assertThat(names("top")).containsExactly("top", "large-files");
  }

  @Test
  void knowsEnglishEndings() throws IOException {
    assertThat(names("capture packet")).containsExactly("tcpdump");
    assertThat(names("find disks")).containsExactly("large-files");
  }

  @Test
  void ordersByKeywordBeforeDescription() throws IOException {
    assertThat(names("memory")).containsExactly("jvm-heap-dump", "top", "large-files");
  }

  @Test
  void forgivesTypingErrorsAndSaysSo() throws IOException {
    assertThat(names("tcpdmup")).containsExactly("tcpdump");
    assertThat(names("proccess")).contains("top");
    List<Hit> hits =
        hits(new CatalogQuery(List.of("tpcdump"), Filter.ALL, 9), List.of(), TCPDUMP, TOP);
    assertThat(hits).singleElement().extracting(Hit::near).isEqualTo(List.of("tpcdump"));
  }

  @Test
  void findsNoCapsuleLikeAWordThatAFilterHides() throws IOException {
    Entry near = Capsules.one("tcpdumb").entry();
    Filter powerless = most("none");
    assertThat(hits(new CatalogQuery(List.of("tcpdump"), powerless, 9), List.of(), TCPDUMP, near))
        .isEmpty();
  }

  @Test
  void findsWhatHasMostOfTheWordsWhenNothingHasAllAndSaysWhichAreMissing() throws IOException {
    List<Hit> hits =
        hits(
            new CatalogQuery(List.of("memory", "java", "kubernetes"), Filter.ALL, 9),
            List.of(),
            ALL.toArray(Entry[]::new));
    assertThat(hits).extracting(hit -> hit.entry().name()).containsExactly("jvm-heap-dump");
    assertThat(hits.getFirst().missing()).containsExactly("kubernetes");
    assertThat(names("xyzzyqq")).isEmpty();
  }

  @Test
  void listsEverythingByNameWithoutWords() throws IOException {
    assertThat(
            hits(new CatalogQuery(List.of(), Filter.ALL, 9), List.of(), ALL.toArray(Entry[]::new)))
        .extracting(hit -> hit.entry().name())
        .containsExactly("jvm-heap-dump", "large-files", "tcpdump", "top");
  }

  private static Filter most(String power) {
    return new Filter(
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.of(Power.parse(power)),
        List.of(),
        DeprecatedOnes.INCLUDE);
  }

  @Test
  void leavesOutWhatDeclaresMorePower() throws IOException {
    assertThat(names("", most("none"))).containsExactly("top");
    assertThat(names("", most("NET_RAW"))).containsExactly("tcpdump", "top");
    assertThat(names("", most("read,CAP_SYS_PTRACE"))).containsExactly("jvm-heap-dump", "top");
    assertThat(names("", most("write,root"))).containsExactly("large-files", "top");
  }

  @Test
  void filtersByKeywordCategoryCapabilityFilesystemAndSource() throws IOException {
    Filter all = Filter.ALL;
    assertThat(
            names("", filter(List.of("Memory"), List.of(), List.of(), all.filesystem(), List.of())))
        .containsExactly("jvm-heap-dump", "top");
    assertThat(
            names(
                "",
                filter(
                    List.of(), List.of("java", "network"), List.of(), all.filesystem(), List.of())))
        .containsExactly("jvm-heap-dump", "tcpdump");
    assertThat(
            names(
                "", filter(List.of(), List.of(), List.of("NET_RAW"), all.filesystem(), List.of())))
        .containsExactly("tcpdump");
    assertThat(
            names(
                "",
                filter(List.of(), List.of(), List.of(), Optional.of(Filesystem.READ), List.of())))
        .containsExactly("jvm-heap-dump", "large-files");
    assertThat(
            names("", filter(List.of(), List.of(), List.of(), all.filesystem(), List.of("other"))))
        .isEmpty();
  }

  private static Filter filter(
      List<String> keywords,
      List<String> categories,
      List<String> capabilities,
      Optional<Filesystem> filesystem,
      List<String> sources) {
    return new Filter(
        keywords,
        categories,
        capabilities,
        filesystem,
        Optional.empty(),
        sources,
        DeprecatedOnes.INCLUDE);
  }

  @Test
  void findsTheNewestVersionThatWasNotYankedAndNoPreRelease() throws IOException {
    List<Hit> hits =
        hits(
            new CatalogQuery(List.of("top"), Filter.ALL, 9),
            List.of(),
            Capsules.one("top").version("1.9.0").entry(),
            Capsules.one("top").version("1.10.0").entry(),
            Capsules.one("top").version("1.11.0").is(Standing.State.YANKED).entry(),
            Capsules.one("top").version("2.0.0-rc.1").entry());
    assertThat(hits).singleElement().extracting(hit -> hit.entry().version()).isEqualTo("1.10.0");
  }

  @Test
  void breaksTiesByWhatIsSupportedInstalledSignedAndTested() throws IOException {
    Entry installed = Capsules.one("probe-d").source("local").entry();
    List<Hit> hits =
        hits(
            new CatalogQuery(List.of("probe"), Filter.ALL, 9),
            List.of(installed),
            Capsules.one("probe-a").is(Standing.State.DEPRECATED).signedBy("me").tested().entry(),
            Capsules.one("probe-b").entry(),
            Capsules.one("probe-c").tested().entry(),
            Capsules.one("probe-e").signedBy("me").entry(),
            Capsules.one("probe-f").entry());
    assertThat(hits)
        .extracting(hit -> hit.entry().name())
        .containsExactly("probe-d", "probe-e", "probe-c", "probe-b", "probe-f", "probe-a");
  }

  @Test
  void showsWhatIsHereAndInASourceOnce() throws IOException {
    Entry remote = Capsules.one("top").entry();
    Entry local = Capsules.one("top").source("local").entry();
    assertThat(hits(new CatalogQuery(List.of("top"), Filter.ALL, 9), List.of(local), remote))
        .singleElement()
        .satisfies(hit -> {
          assertThat(hit.installed()).isTrue();
          assertThat(hit.entry().source()).isEqualTo("team");
        });
  }

  @Test
  void leavesOutDeprecatedOnesWhenAsked() throws IOException {
    Entry old = Capsules.one("old").is(Standing.State.DEPRECATED).entry();
    Entry fresh = Capsules.one("fresh").entry();
    for (DeprecatedOnes which : DeprecatedOnes.values()) {
      Filter filter =
          new Filter(
              List.of(),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              which);
      assertThat(hits(new CatalogQuery(List.of(), filter, 9), List.of(), old, fresh))
          .extracting(hit -> hit.entry().name())
          .containsExactly(
              switch (which) {
                case INCLUDE -> new String[] {"fresh", "old"};
                case EXCLUDE -> new String[] {"fresh"};
                case ONLY -> new String[] {"old"};
              });
    }
  }

  @Test
  void showsNoMoreThanAskedForAndSaysThatThereAreMore() throws IOException {
    try (CatalogIndex index = index(List.of(), ALL.toArray(Entry[]::new))) {
      CatalogIndex.Found two = index.search(new CatalogQuery(List.of(), Filter.ALL, 2), _ -> true);
      assertThat(two.hits()).hasSize(2);
      assertThat(two.more()).isTrue();
      CatalogIndex.Found fitting =
          index.search(
              new CatalogQuery(List.of(), Filter.ALL, 2), entry -> entry.name().startsWith("t"));
      assertThat(fitting.hits())
          .extracting(h -> h.entry().name())
          .containsExactly("tcpdump", "top");
      assertThat(fitting.more()).isFalse();
    }
  }

  @Test
  void givesBackEveryVersionAsItWasAfterAnotherProcessOpensIt() throws IOException {
    Entry full =
        Capsules.one("full")
            .version("2.0.0")
            .readme("# full\n")
            .signedBy("platform-team")
            .tested()
            .entry();
    Entry older = Capsules.one("full").version("1.0.0").entry();
    try (CatalogIndex index = index(List.of(), older, full, TOP)) {
      assertThat(index.versions("full")).containsExactly(full, older);
      assertThat(index.versions("ful")).isEmpty();
      assertThat(index.names()).containsExactly("full", "top");
    }
  }

  @Test
  void changesOnlyWhatIsDifferentAndForgetsWhatIsGone() throws IOException {
    index(List.of(), TOP, TCPDUMP).close();
    try (CatalogIndex index = index(List.of(), TOP, HEAP)) {
      assertThat(index.names()).containsExactly("jvm-heap-dump", "top");
    }
  }

  @Test
  void countsABrokenIndexAsNoneAndReplacesIt() throws IOException {
    index(List.of(), TOP).close();
    try (Stream<Path> files = Files.list(folder.resolve("team"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "broken");
      }
    }
    try (CatalogIndex broken = CatalogIndex.open(folder, List::of, List.of("team"))) {
      assertThat(broken.names()).isEmpty();
    }
    try (CatalogIndex mended = index(List.of(), HEAP)) {
      assertThat(mended.names()).containsExactly("jvm-heap-dump");
    }
  }

  @Test
  void keepsReadersApartFromWhoWritesAtTheSameTime() throws Exception {
    index(List.of(), TOP).close();
    try (CatalogIndex before = CatalogIndex.open(folder, List::of, List.of("team"))) {
      List<Thread> writers =
          Stream.of(TCPDUMP, HEAP, FILES)
              .map(entry ->
                  Thread.ofVirtual()
                      .start(() -> {
                        try {
                          new SourceIndex(folder, "team").change(_ -> List.of(entry), Map.of());
                        } catch (IOException e) {
                          throw new java.io.UncheckedIOException(e);
                        }
                      }))
              .toList();
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(before.versions("top")).containsExactly(TOP);
    }
    try (CatalogIndex after = CatalogIndex.open(folder, List::of, List.of("team"))) {
      assertThat(after.names()).hasSize(1).isSubsetOf("tcpdump", "jvm-heap-dump", "large-files");
    }
  }
}
