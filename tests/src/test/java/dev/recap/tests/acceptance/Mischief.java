package dev.recap.tests.acceptance;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Limits;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Capsules that end in every way there is, each within two seconds. */
final class Mischief {
  /** How many times slower than usual this host is. */
  private static final int SLOWNESS = Integer.getInteger("recap.test.slowness", 1);

  private final Path rootfs;

  /** Made of busybox, unpacked there. */
  Mischief(Path rootfs) {
    this.rootfs = rootfs;
  }

  private BusyboxCapsule running(String script) {
    return BusyboxCapsule.running(rootfs, script);
  }

  /** One of each kind, with the word of the outcome it must have. */
  List<Deed> all() {
    Limits small = new Limits(Duration.ofSeconds(20L * SLOWNESS), 24L << 20, 1, 20, 1000, 1 << 20);
    return List.of(
        new Deed("succeeded", running("ps")),
        new Deed("failed", running("sleep 0.05; exit 3")),
        new Deed("timed-out", running("sleep 1000").within(Duration.ofMillis(300))),
        new Deed(
            "timed-out",
            running("trap '' TERM; while :; do sleep 1; done").within(Duration.ofMillis(100))),
        // Its shell gives up, with status 2, when it may not fork any more.
        new Deed("failed", running("while :; do sleep 1000 & done").within(small)),
        new Deed("out-of-memory", running("x=$(yes | head -c 100000000); exit 1").within(small)),
        new Deed("succeeded", running("yes | head -c 300000").within(small)),
        new Deed("succeeded", running("(setsid sh -c 'sleep 1000' &); sleep 0.05")),
        new Deed("succeeded", running("(sleep 1000 &); exit 0")),
        new Deed("succeeded", running("echo kept >/out/a; sleep 0.05").leaving("/out/*")),
        new Deed("succeeded", running("ls /target/bin").with(Filesystem.READ)));
  }

  /** One at random. */
  BusyboxCapsule any(RandomGenerator random) {
    List<Deed> deeds = all();
    return deeds.get(random.nextInt(deeds.size())).capsule();
  }

  /** One that adds an address to the target's loopback device, and how to take it away. */
  BusyboxCapsule changing(RandomGenerator random) {
    String address = "10.99.%d.%d/32".formatted(random.nextInt(256), random.nextInt(256));
    return running("ip addr add %s dev lo; sleep 0.1".formatted(address))
        .withCapabilities("NET_ADMIN")
        .undoneBy(
            "ip addr show dev lo | grep -q %1$s || exit 0; ip addr del %1$s dev lo"
                .formatted(address));
  }

  /** A capsule and the outcome it must have. */
  record Deed(String outcome, BusyboxCapsule capsule) {}
}
