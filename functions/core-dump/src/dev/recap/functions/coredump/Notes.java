package dev.recap.functions.coredump;

import dev.recap.functions.tracing.Ptrace;
import dev.recap.functions.tracing.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The notes of a core file: what its process and threads were at (elf(5), "Notes"; the structures
 * are those of {@code linux/elfcore.h} on processors of 64 bits).
 */
final class Notes {
  private static final int PRSTATUS = 1;
  private static final int FPREGSET = 2;
  private static final int PRPSINFO = 3;
  private static final int AUXV = 6;
  private static final int XSTATE = 0x202;
  private static final int FILE = 0x46494c45;
  private static final String CORE = "CORE";
  private static final String LINUX = "LINUX";
  private static final int PAGE = 4096;

  private final int process;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Notes(int process) {
    this.process = process;
  }

  /** What was added, ready to be written. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** A thread that stands still: its registers and signals. */
  void thread(int thread, Ptrace ptrace) throws IOException {
    Optional<byte[]> general = ptrace.registers(thread, PRSTATUS);
    Optional<Status> status = Status.of(process, thread);
    if (general.isEmpty() || status.isEmpty()) {
      return;
    }
    ByteBuffer note = buffer(112 + general.get().length + 8);
    note.putLong(16, status.get().signals("SigPnd"));
    note.putLong(24, status.get().signals("SigBlk"));
    note.putInt(32, thread).putInt(36, status.get().parent());
    note.put(112, general.get());
    Optional<byte[]> floating = ptrace.registers(thread, FPREGSET);
    note.putInt(112 + general.get().length, floating.isPresent() ? 1 : 0);
    add(CORE, PRSTATUS, note.array());
    floating.ifPresent(registers -> add(CORE, FPREGSET, registers));
    ptrace.registers(thread, XSTATE).ifPresent(registers -> add(LINUX, XSTATE, registers));
  }

  /** The process itself and what the kernel told it at its start. */
  void process() throws IOException {
    Status status = Status.of(process, process).orElseThrow();
    ByteBuffer note = buffer(136);
    note.put(1, (byte) status.state());
    note.putInt(16, status.user()).putInt(20, status.group());
    note.putInt(24, process).putInt(28, status.parent());
    text(note, 40, 16, status.name().getBytes(StandardCharsets.UTF_8));
    byte[] command = read("cmdline");
    for (int i = 0; i < command.length; i++) {
      command[i] = command[i] == 0 ? (byte) ' ' : command[i];
    }
    text(note, 56, 80, command);
    add(CORE, PRPSINFO, note.array());
    add(CORE, AUXV, read("auxv"));
  }

  /** Which files are mapped where. */
  void files(List<Mapping> mappings) {
    List<Mapping> files =
        mappings.stream().filter(m -> m.inode() != 0 && m.name().startsWith("/")).toList();
    int names = files.stream().mapToInt(m -> m.name().length() + 1).sum();
    ByteBuffer note = buffer(16 + 24 * files.size() + names);
    note.putLong(files.size()).putLong(PAGE);
    for (Mapping file : files) {
      note.putLong(file.start()).putLong(file.end()).putLong(file.offset() / PAGE);
    }
    for (Mapping file : files) {
      note.put(file.name().getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
    }
    add(CORE, FILE, note.array());
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(Path.of("/proc/" + process + "/" + name));
  }

  private static void text(ByteBuffer note, int at, int size, byte[] text) {
    note.put(at, text, 0, Math.min(text.length, size - 1));
  }

  private void add(String owner, int type, byte[] content) {
    byte[] name = (owner + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer note = buffer(12 + padded(name.length) + padded(content.length));
    note.putInt(name.length).putInt(content.length).putInt(type);
    note.put(12, name).put(12 + padded(name.length), content);
    bytes.writeBytes(note.array());
  }

  private static int padded(int length) {
    return length + 3 & ~3;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
