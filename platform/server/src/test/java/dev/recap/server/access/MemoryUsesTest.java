package dev.recap.server.access;

final class MemoryUsesTest extends UsesContract {
  @Override
  Uses open() {
    return new MemoryUses();
  }
}
