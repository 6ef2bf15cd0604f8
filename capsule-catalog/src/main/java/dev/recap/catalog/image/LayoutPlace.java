package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.rootfs.BuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An image in an OCI image layout.
 *
 * @param from as the recipe names it
 * @param files the layout's
 * @param name which of its images; its only one without
 */
record LayoutPlace(String from, NamedFiles files, Optional<String> name) implements ImagePlace {
  @Override
  public List<Descriptor> manifests() throws BuildException, IOException {
    List<Descriptor> all = index();
    String names =
        all.stream()
            .map(LayoutPlace::refName)
            .flatMap(Optional::stream)
            .distinct()
            .collect(Collectors.joining(", "));
    if (name.isPresent()) {
      List<Descriptor> named = all.stream().filter(d -> refName(d).equals(name)).toList();
      if (named.isEmpty()) {
        throw new BuildException(
            "Tried to find the image %s but the layout has no %s: name one of %s"
                .formatted(from, name.get(), names.isEmpty() ? "its images without a tag" : names));
      }
      return named;
    }
    if (all.isEmpty()) {
      throw new BuildException(
          "Tried to find the image %s but the layout is empty: skopeo copy puts images into one"
              .formatted(from));
    }
    if (all.stream().map(LayoutPlace::refName).distinct().count() > 1) {
      throw new BuildException(
          "Tried to find the image %s but the layout has several: append one of the tags %s"
              .formatted(from, names));
    }
    return all;
  }

  private List<Descriptor> index() throws BuildException, IOException {
    Optional<InputStream> index = files.open("index.json");
    if (index.isEmpty()) {
      throw new BuildException(
          "Tried to find the image %s but there is no image layout with an index.json: skopeo copy makes one"
              .formatted(from));
    }
    try (InputStream in = index.get()) {
      byte[] text = NamedFiles.document(in, "index.json");
      return ImageJson.descriptors(
          PlainJson.readObject(new String(text, StandardCharsets.UTF_8)), "manifests");
    }
  }

  private static Optional<String> refName(Descriptor descriptor) {
    return Optional.ofNullable(descriptor.annotations().get(Descriptor.REF_NAME));
  }

  @Override
  public InputStream open(Descriptor content) throws IOException {
    return files
        .open("blobs/sha256/" + content.digest().hex())
        .orElseThrow(() -> new IOException("it lacks " + content.digest().value()));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
