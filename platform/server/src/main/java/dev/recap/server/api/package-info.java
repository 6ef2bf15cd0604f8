/** The HTTP API, one class for each endpoint; {@code openapi.yaml} beside it describes them. */
@NullMarked
package dev.recap.server.api;

import org.jspecify.annotations.NullMarked;
