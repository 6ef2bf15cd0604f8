package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PerfCountersTest {
  @Test
  void readsNumbersTextsAndTicks() {
    PerfCounters counters =
        PerfCounters.parse(
            file(
                number("sun.os.hrt.frequency", 1_000_000),
                number("sun.gc.collector.0.time", 2_500),
                text("sun.gc.lastCause", "No GC")));

    assertThat(counters.text("sun.gc.lastCause")).isEqualTo("No GC");
    assertThat(counters.number("sun.gc.collector.0.time")).hasValue(2500);
    assertThat(counters.millis("sun.gc.collector.0.time")).hasValue(3);
    assertThat(counters.number("none")).isEmpty();
  }

  @Test
  void readsWhatAJvmThatNobodyCanAttachToSays() {
    assertThat(PerfCounters.parse(file(text("sun.rt.jvmCapabilities", "0100"))).attachDisabled())
        .isTrue();
    assertThat(PerfCounters.parse(file(text("sun.rt.jvmCapabilities", "1100"))).attachDisabled())
        .isFalse();
    assertThat(PerfCounters.parse(file()).attachDisabled()).isFalse();
  }

  @Test
  void readsWhatIsWholeOfAFileThatWasCutOff() {
    byte[] whole = file(number("a", 1), number("b", 2));
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 8);

    assertThat(PerfCounters.parse(cut).values()).containsOnlyKeys("a");
  }

  @Test
  void readsNothingOfAnotherFile() {
    assertThat(
            PerfCounters.parse(
                    "#!/bin/sh\necho this is not what it looks like"
                        .getBytes(StandardCharsets.UTF_8))
                .values())
        .isEmpty();
  }

  private static byte[] number(String name, long value) {
    return entry(
        name, 'J', 0, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private static byte[] text(String name, String value) {
    byte[] bytes = (value + "\0").getBytes(StandardCharsets.UTF_8);
    return entry(name, 'B', bytes.length, bytes);
  }

  private static byte[] entry(String name, char type, int vector, byte[] content) {
    byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    int start = 20 + nameBytes.length;
    return ByteBuffer.allocate(start + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(start + content.length)
        .putInt(20)
        .putInt(vector)
        .put((byte) type)
        .put(new byte[3])
        .putInt(start)
        .put(nameBytes)
        .put(content)
        .array();
  }

  private static byte[] file(byte[]... entries) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        ByteBuffer.allocate(32)
            .putInt(0xcafec0c0)
            .put((byte) 1)
            .put(new byte[19])
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(32)
            .putInt(entries.length)
            .array());
    for (byte[] entry : entries) {
      all.writeBytes(entry);
    }
    return all.toByteArray();
  }
}
