/** Who a caller is: peers of a local socket, API tokens, JSON Web Tokens, client certificates. */
@NullMarked
package dev.recap.server.identity;

import org.jspecify.annotations.NullMarked;
