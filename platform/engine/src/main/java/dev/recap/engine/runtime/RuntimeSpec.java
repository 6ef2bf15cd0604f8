package dev.recap.engine.runtime;

import dev.recap.core.binding.Binding;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * The OCI runtime configuration of one capsule, {@code config.json} (OCI runtime specification
 * 1.0.2); the only home of that format.
 *
 * @param binding what it shares with its target
 * @param namespaces the target's namespaces by their names in the specification, as paths of
 *     descriptors
 * @param arguments the supervisor and, behind it, the capsule's command line
 * @param environment {@code NAME=value}
 * @param rootfs the capsule's files
 * @param supervisor the folder with the subreaper and the supervisor's shell
 * @param console the terminal to make, if any
 * @param device the folder with device nodes; empty when the runtime shall make {@code /dev} with
 *     terminals
 * @param target the folder at which the target's files are staged
 * @param targetReadOnly whether the topmost mount of those files is read-only
 * @param out the folder that collects artifacts
 * @param masked paths under {@code /proc} to hide
 * @param filter a compiled seccomp filter, base 64, where there is one
 * @param cgroupsPath for a runtime that insists on making a cgroup
 * @param maps for a runtime that insists on being told how the user namespace it joins is mapped
 */
record RuntimeSpec(
    Binding binding,
    Map<String, String> namespaces,
    List<String> arguments,
    List<String> environment,
    String rootfs,
    String supervisor,
    Optional<ConsoleSize> console,
    Optional<String> device,
    Optional<String> target,
    boolean targetReadOnly,
    Optional<String> out,
    List<String> masked,
    Optional<String> filter,
    Optional<String> cgroupsPath,
    Optional<UserMaps> maps) {

  /**
   * crun's annotation for a filter that libseccomp compiled before (crun(1),
   * "run.oci.seccomp_bpf_data").
   */
  private static final String COMPILED = "run.oci.seccomp_bpf_data";

  private static final String TMP_SIZE = "size=16m";
  private static final JsonFactory JSON = new JsonFactory();

  /** The same with the filter in words, which every runtime understands. */
  RuntimeSpec portable() {
    return new RuntimeSpec(
        binding,
        namespaces,
        arguments,
        environment,
        rootfs,
        supervisor,
        console,
        device,
        target,
        targetReadOnly,
        out,
        masked,
        Optional.empty(),
        cgroupsPath,
        maps);
  }

  /** The configuration as JSON text. */
  String json() {
    Writer text = new StringWriter(4096);
    try (JsonGenerator json =
        JSON.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("ociVersion", "1.0.2");
      process(json);
      json.writeObjectPropertyStart("root");
      json.writeStringProperty("path", rootfs);
      json.writeBooleanProperty("readonly", true);
      json.writeEndObject();
      mounts(json);
      if (filter.isPresent()) {
        json.writeObjectPropertyStart("annotations");
        json.writeStringProperty(COMPILED, filter.get());
        json.writeEndObject();
      }
      linux(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  private void process(JsonGenerator json) {
    json.writeObjectPropertyStart("process");
    json.writeBooleanProperty("terminal", console.isPresent());
    if (console.isPresent()) {
      json.writeObjectPropertyStart("consoleSize");
      json.writeNumberProperty("height", console.get().rows());
      json.writeNumberProperty("width", console.get().columns());
      json.writeEndObject();
    }
    json.writeObjectPropertyStart("user");
    json.writeNumberProperty("uid", binding.identity().uid());
    json.writeNumberProperty("gid", binding.identity().gid());
    json.writeArrayPropertyStart("additionalGids");
    binding.identity().groups().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeEndObject();
    strings(json, "args", arguments);
    strings(json, "env", environment);
    json.writeStringProperty("cwd", "/");
    json.writeObjectPropertyStart("capabilities");
    List<String> capabilities = binding.capabilities().stream().map(c -> "CAP_" + c).toList();
    for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
      strings(json, set, capabilities);
    }
    json.writeEndObject();
    rlimits(json);
    json.writeBooleanProperty("noNewPrivileges", true);
    // When memory runs out the kernel takes the capsule first, never the launcher beside it.
    json.writeNumberProperty("oomScoreAdj", 1000);
    json.writeEndObject();
  }

  private void rlimits(JsonGenerator json) {
    json.writeArrayPropertyStart("rlimits");
    rlimit(json, "RLIMIT_CORE", 0);
    if (out.isPresent()) {
      // One byte more than is allowed, so that a single file can be seen to have grown too far.
      rlimit(json, "RLIMIT_FSIZE", binding.limits().artifactBytes() + 1);
    }
    json.writeEndArray();
  }

  private static void rlimit(JsonGenerator json, String type, long value) {
    json.writeStartObject();
    json.writeStringProperty("type", type);
    json.writeNumberProperty("hard", value);
    json.writeNumberProperty("soft", value);
    json.writeEndObject();
  }

  private void mounts(JsonGenerator json) {
    json.writeArrayPropertyStart("mounts");
    mount(json, "/proc", "proc", "proc", List.of("ro", "nosuid", "nodev", "noexec"));
    if (device.isPresent()) {
      mount(json, "/dev", "bind", device.get(), List.of("bind", "ro", "nosuid", "noexec"));
    } else {
      mount(json, "/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755", "size=64k"));
      mount(
          json,
          "/dev/pts",
          "devpts",
          "devpts",
          List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    }
    mount(json, "/.recap", "bind", supervisor, List.of("bind", "ro", "nosuid", "nodev"));
    mount(json, "/tmp", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "mode=1777", TMP_SIZE));
    target.ifPresent(t -> mount(json, "/target", "bind", t, targetOptions()));
    out.ifPresent(
        o -> mount(json, "/out", "bind", o, List.of("bind", "rw", "nosuid", "nodev", "noexec")));
    json.writeEndArray();
  }

  /**
   * The staged tree is restricted already, but runtimes mount a bind mount's top once more with the
   * options written here, and what is not written is taken away from it.
   */
  private List<String> targetOptions() {
    return List.of("rbind", "rprivate", targetReadOnly ? "ro" : "rw", "nosuid", "nodev");
  }

  private static void mount(
      JsonGenerator json, String destination, String type, String source, List<String> options) {
    json.writeStartObject();
    json.writeStringProperty("destination", destination);
    json.writeStringProperty("type", type);
    json.writeStringProperty("source", source);
    strings(json, "options", options);
    json.writeEndObject();
  }

  private void linux(JsonGenerator json) {
    json.writeObjectPropertyStart("linux");
    json.writeArrayPropertyStart("namespaces");
    namespace(json, "mount", Optional.empty());
    for (String name : List.of("pid", "network", "ipc", "uts")) {
      namespace(json, name, Optional.ofNullable(namespaces.get(name)));
    }
    for (String name : List.of("user", "cgroup")) {
      if (namespaces.containsKey(name)) {
        namespace(json, name, Optional.ofNullable(namespaces.get(name)));
      }
    }
    json.writeEndArray();
    strings(json, "maskedPaths", masked);
    cgroupsPath.ifPresent(path -> json.writeStringProperty("cgroupsPath", path));
    maps.ifPresent(m -> {
      map(json, "uidMappings", m.users());
      map(json, "gidMappings", m.groups());
    });
    if (filter.isEmpty()) {
      json.writeName("seccomp");
      new SeccompProfile(binding.capabilities()).write(json);
    }
    json.writeEndObject();
  }

  private static void map(JsonGenerator json, String name, IdMap map) {
    json.writeArrayPropertyStart(name);
    for (IdMap.Range range : map.ranges()) {
      json.writeStartObject();
      json.writeNumberProperty("containerID", range.inside());
      json.writeNumberProperty("hostID", range.outside());
      json.writeNumberProperty("size", range.count());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void namespace(JsonGenerator json, String type, Optional<String> path) {
    json.writeStartObject();
    json.writeStringProperty("type", type);
    path.ifPresent(p -> json.writeStringProperty("path", p));
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
