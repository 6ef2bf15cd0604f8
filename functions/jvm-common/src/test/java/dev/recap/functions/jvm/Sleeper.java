package dev.recap.functions.jvm;

/** A program to attach to. */
final class Sleeper {
  private Sleeper() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.out.println("ready");
    Thread.ofVirtual().name("virtual one").start(Sleeper::rest);
    Thread.sleep(60_000);
  }

  private static void rest() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
