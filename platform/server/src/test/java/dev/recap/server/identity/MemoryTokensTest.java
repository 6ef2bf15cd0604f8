package dev.recap.server.identity;

final class MemoryTokensTest extends TokensContract {
  @Override
  Tokens open() {
    return new MemoryTokens();
  }
}
