/** Records for tests, and the tests of their JSON. */
@NullMarked
package dev.recap.server.record;

import org.jspecify.annotations.NullMarked;
