package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shorter answers of diagnostic commands, each as several JVMs give it. */
class AnswersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OpenJDK 64-Bit Server VM version 25.292-b10\\nJDK 8.0_292\\n                    | 8
          OpenJDK 64-Bit Server VM version 11.0.2+9\\nJDK 11.0.2\\n                       | 11
          OpenJDK 64-Bit Server VM version 17.0.15+6-Debian-1deb12u1\\nJDK 17.0.15\\n     | 17
          OpenJDK 64-Bit Server VM version 25.0.3+9-LTS\\nJDK 25.0.3\\n                   | 25
          """)
  void tellsTheFeatureVersion(String text, int feature) {
    JvmVersion version = JvmVersion.parse(text.replace("\\n", "\n"));

    assertThat(version.feature()).isEqualTo(feature);
    assertThat(version.name()).isEqualTo("OpenJDK 64-Bit Server VM");
  }

  @Test
  void sortsAHistogramWithModulesAndReadableArrays() {
    ClassHistogram histogram =
        ClassHistogram.parse(
            """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          8336        1353840  [B (java.base@17.0.15)
               2:             2            160  [[Ljava.lang.String; (java.base@17.0.15)
               3:             1             16  app.Main$$Lambda/0x0000000023040210
            Total          8339        1354016
            """);

    assertThat(histogram.classes())
        .containsExactly(
            new ClassHistogram.Row("byte[]", "java.base@17.0.15", 8336, 1353840),
            new ClassHistogram.Row("java.lang.String[][]", "java.base@17.0.15", 2, 160),
            new ClassHistogram.Row("app.Main$$Lambda/0x0000000023040210", "", 1, 16));
    JsonObject json = new JsonObject();
    histogram.addTo(json, 1);
    assertThat(json.get("bytes").getAsLong()).isEqualTo(1354016);
    assertThat(json.getAsJsonArray("histogram")).hasSize(1);
    assertThat(json.get("classes").getAsInt()).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNoHistogram() {
    assertThatThrownBy(() -> ClassHistogram.parse("")).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " garbage-first heap   total 65536K, used 3K [0x1, 0x2)\n  region size 1024K, 2 young (2048K)\n Metaspace       used 191K, committed 384K\n  class space    used 10K",
        "garbage-first heap   total reserved 65536K, committed 65536K, used 3K [0x1, 0x2)\n region size 1024K, 5 young (5120K)\n",
        " def new generation   total 9K, used 1K [0x1, 0x2)\n  eden space 8K,  12% used [0x1)\n tenured generation   total 9K, used 2K [0x1)\n   the space 9K, 1% used\n Metaspace used 5K",
        " PSYoungGen      total 9K, used 1K [0x1)\n  eden space 6K, 8% used [0x1)\n ParOldGen       total 9K, used 2K [0x1)\n  object space 9K, 0% used\n",
        " ZHeap           used 3K, capacity 256K, max capacity 512K\n Metaspace       used 7K, committed 8K",
        "Shenandoah Heap\n 9K max, 9K soft max, 9K committed, 3K used\n 128 x 2048K regions\n",
      })
  void sumsWhatIsUsedOfTheHeapOfEveryCollector(String text) {
    assertThat(HeapInfo.parse(text).used()).isEqualTo(3 << 10);
  }

  @Test
  void readsFlagsWhoseValuesHoldBlanks() {
    Flags flags =
        Flags.parse("-XX:CICompilerCount=2 -XX:OnError=gdb - %p -XX:+UseG1GC -XX:-UsePerfData \n");

    assertThat(flags.values())
        .containsEntry("CICompilerCount", "2")
        .containsEntry("OnError", "gdb - %p")
        .containsEntry("UseG1GC", "true")
        .containsEntry("UsePerfData", "false")
        .hasSize(4);
  }

  @Test
  void readsEscapedPropertiesAndHidesSecrets() {
    SystemProperties properties =
        SystemProperties.parse(
            "#Sat Jan 01\njava.home=/usr/lib/jvm\nline.separator=\\n\napp.password=hunter2\nsun.java.command=app.Main --api-key hunter2 --port 1\n");

    assertThat(properties.text("line.separator")).isEqualTo("\n");
    assertThat(properties.json().toString())
        .contains("app.Main --api-key [redacted] --port 1")
        .doesNotContain("hunter2");
  }

  @Test
  void countsFromWhatAJvmSaysToPeople() {
    String info =
        """
        GC Heap History (4 events):
        Event: 1.1 GC heap after
        {Heap after GC invocations=1 (full 1):
        Event: 1.5 {heap After GC invocations=7 (full 2):
        """;
    String loaders = "ClassLoader  Parent\nTotal = 3         668    559872     23314\nChunkSz: x\n";

    assertThat(Retold.parse(info, loaders)).isEqualTo(new Retold(7, 2, 668));
    assertThat(Retold.parse("GC Heap History (0 events):\nNo events", "?"))
        .isEqualTo(new Retold(0, 0, -1));
  }
}
