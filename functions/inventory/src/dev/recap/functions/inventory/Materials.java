package dev.recap.functions.inventory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Evidence;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.component.evidence.Occurrence;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.util.LicenseResolver;

/**
 * Writes CycloneDX 1.6.
 *
 * @param root whose packages
 * @param target the target's reference
 */
record Materials(Root root, String target) {

  /** The bill of materials as JSON; the same packages give the same text. */
  String json(List<Found> found) throws GeneratorException {
    Map<String, List<Found>> byUrl =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    package_ -> package_.url().canonicalize(), TreeMap::new, Collectors.toList()));
    Bom bom = new Bom();
    bom.setMetadata(metadata());
    List<Component> components = new ArrayList<>();
    byUrl.forEach((url, same) -> components.add(component(url, same)));
    bom.setComponents(components);
    bom.setSerialNumber(
        "urn:uuid:"
            + UUID.nameUUIDFromBytes((target + byUrl.keySet()).getBytes(StandardCharsets.UTF_8)));
    return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString();
  }

  private Metadata metadata() {
    Component about = new Component();
    about.setType(Component.Type.CONTAINER);
    about.setName(target == null ? "target" : target);
    about.setBomRef("target");
    root.distro().ifPresent(about::setVersion);
    Metadata metadata = new Metadata();
    // The time would make two bills of the same packages differ; the invocation's record has it.
    metadata.setTimestamp(null);
    metadata.setComponent(about);
    return metadata;
  }

  private static Component component(String url, List<Found> same) {
    Found first = same.getFirst();
    Component component = new Component();
    component.setType(Component.Type.LIBRARY);
    component.setBomRef(url);
    component.setPurl(url);
    component.setGroup(first.url().getNamespace());
    component.setName(first.url().getName());
    component.setVersion(first.url().getVersion());
    first.supplier().ifPresent(component::setPublisher);
    if (!first.licenses().isEmpty()) {
      component.setLicenses(licenses(first.licenses().getFirst()));
    }
    Evidence evidence = new Evidence();
    evidence.setOccurrences(
        same.stream()
            .map(Found::place)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .map(Materials::occurrence)
            .toList());
    component.setEvidence(evidence);
    return component;
  }

  private static Occurrence occurrence(String place) {
    Occurrence occurrence = new Occurrence();
    occurrence.setLocation(place);
    return occurrence;
  }

  private static LicenseChoice licenses(String text) {
    LicenseChoice known = LicenseResolver.resolve(text, false);
    if (known != null && known.getExpression() == null && known.getLicenses() != null) {
      return known;
    }
    LicenseChoice choice = new LicenseChoice();
    if (text.matches("[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)+")) {
      choice.setExpression(new Expression(text));
    } else {
      License named = new License();
      named.setName(text);
      choice.addLicense(named);
    }
    return choice;
  }
}
