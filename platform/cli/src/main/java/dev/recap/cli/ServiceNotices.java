package dev.recap.cli;

import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.NotifySocket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the service manager, if one started this process, how it is doing (sd_notify(3)). */
final class ServiceNotices {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

  private final Optional<NotifySocket> socket;

  /** {@code address} is what {@code NOTIFY_SOCKET} says, if it is there. */
  ServiceNotices(Optional<String> address) {
    this.socket = address.filter(text -> !text.isEmpty()).map(NotifySocket::new);
  }

  void ready() {
    send("READY=1");
  }

  void stopping() {
    send("STOPPING=1");
  }

  private void send(String state) {
    try {
      socket.ifPresent(manager -> manager.send(state));
    } catch (LinuxException e) {
      LOG.warn("Tried to tell the service manager {} but {}", state, e.getMessage());
    }
  }
}
