package dev.recap.server.access;

import java.util.List;
import java.util.Optional;

/**
 * The content of {@code access.yaml}.
 *
 * @param admins who they are; empty: the owners of this host
 * @param grants what is allowed; empty: nobody wrote down what is
 */
record AccessRules(
    Optional<Members> admins, Optional<TrustedIssuer> issuer, Optional<List<Grant>> grants) {}
