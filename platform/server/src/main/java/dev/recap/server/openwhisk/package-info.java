/** The API of Apache OpenWhisk, as far as capsules can be invoked like its actions. */
@NullMarked
package dev.recap.server.openwhisk;

import org.jspecify.annotations.NullMarked;
