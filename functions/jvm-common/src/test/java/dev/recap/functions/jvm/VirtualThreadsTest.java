package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  @Test
  void takesVirtualThreadsAndNoOthersOfADumpOfJava25() throws IOException {
    assertThat(VirtualThreads.virtual(Sample.read("threads-25.json")))
        .hasSize(3)
        .allMatch(t -> t.getAsJsonObject().get("state").getAsString().equals("TIMED_WAITING"))
        .allMatch(t -> t.getAsJsonObject().get("container").getAsString().equals("<root>"));
  }

  @Test
  void knowsThemByTheirLastFrameBefore() {
    String dump =
        """
        {"threadDump": {"threadContainers": [{"container": "<root>", "threads": [
          {"tid": "1", "name": "main", "stack": ["app.Main.main(Main.java:3)"]},
          {"tid": "9", "name": "unblocker", "stack": ["java.base/java.lang.VirtualThread.unblock(VirtualThread.java:9)"]},
          {"tid": "30", "name": "", "stack": ["app.Main.work(Main.java:9)", "java.base/java.lang.VirtualThread.run(VirtualThread.java:309)"]},
          {"tid": "31", "name": "starting", "stack": []}]}]}}
        """;

    assertThat(VirtualThreads.virtual(dump))
        .extracting(t -> t.getAsJsonObject().get("tid").getAsString())
        .containsExactly("30");
  }

  @Test
  void saysSoWhenTheFormIsNew() {
    assertThatThrownBy(() -> VirtualThreads.virtual("{\"threads\": []}"))
        .hasMessageContaining("its form is new");
  }
}
