package dev.recap.tests.benchmark;

/**
 * How much is measured.
 *
 * @param name full or smoke
 * @param warmUp unmeasured invocations before all else: a long-lived process has its code compiled
 * @param backToBack calls without pauses
 * @param paused rounds with 100 ms before each call
 * @param topBackToBack the same for the utility top
 * @param topPaused the same for the utility top
 * @param oneShot rounds of whole processes, in each rhythm
 * @param blockMillis length of one block of throughput and of the target's share
 * @param blocks of each kind
 * @param flat rounds in each state of the host
 * @param hostState mounts and cgroups added
 * @param records put into the full store
 * @param starts of a server
 * @param serveBlocks of each kind, of calls over HTTP
 * @param soak invocations of the soak, where nothing else is asked for; 0 for none
 * @param microSeconds of each JMH iteration
 */
record Plan(
    String name,
    int warmUp,
    int backToBack,
    int paused,
    int topBackToBack,
    int topPaused,
    int oneShot,
    int blockMillis,
    int blocks,
    int flat,
    int hostState,
    int records,
    int starts,
    int serveBlocks,
    int soak,
    double microSeconds) {
  static final Plan FULL =
      new Plan("full", 500, 150, 100, 25, 12, 15, 2000, 3, 100, 1000, 100_000, 20, 6, 0, 0.5);

  static final Plan SMOKE =
      new Plan("smoke", 30, 5, 2, 5, 1, 1, 300, 1, 4, 50, 1000, 2, 1, 500, 0.1);
}
