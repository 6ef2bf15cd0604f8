/** Interactive sessions: a capsule's terminal over a WebSocket, recorded and replayed. */
@NullMarked
package dev.recap.server.session;

import org.jspecify.annotations.NullMarked;
