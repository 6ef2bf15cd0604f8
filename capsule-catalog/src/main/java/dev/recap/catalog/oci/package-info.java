/** Image layouts of the OCI image specification: content by digest, found by name. */
@NullMarked
package dev.recap.catalog.oci;

import org.jspecify.annotations.NullMarked;
