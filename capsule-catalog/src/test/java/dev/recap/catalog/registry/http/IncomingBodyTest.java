package dev.recap.catalog.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class IncomingBodyTest {
  private final IncomingBody body = new IncomingBody(Duration.ofMillis(200));
  private volatile boolean cancelled;

  @AfterEach
  void stop() {
    cancelled = true;
  }

  /** Sends a piece every few milliseconds until it is cancelled. */
  private void drip(int bytes, long milliseconds) {
    body.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled = true;
          }
        });
    Thread.ofVirtual()
        .start(() -> {
          while (!cancelled) {
            body.onNext(List.of(ByteBuffer.allocate(bytes)));
            try {
              Thread.sleep(milliseconds);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
          }
        });
  }

  @Test
  void noticesSilence() throws IOException {
    drip(10, 60_000);
    assertThat(body.readNBytes(10)).hasSize(10);

    assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(body::read);
    assertThat(cancelled).isTrue();
  }

  @Test
  void noticesATrickle() {
    drip(1, 5);

    assertThatExceptionOfType(HttpTimeoutException.class)
        .isThrownBy(body::readAllBytes)
        .withMessageContaining("bytes came in 2 s");
    assertThat(cancelled).isTrue();
  }

  @Test
  void doesNotMindWhatIsSlowButMoves() throws IOException {
    drip(4096, 20);

    assertThat(body.readNBytes(500_000)).hasSize(500_000);
  }

  @Test
  void endsWhereTheAnswerEndsAndFailsWhereItBreaks() throws IOException {
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})));
    body.onComplete();
    assertThat(body.readAllBytes()).containsExactly(1, 2, 3);
    assertThat(body.read()).isEqualTo(-1);

    IncomingBody broken = new IncomingBody(Duration.ofMillis(200));
    broken.onError(new IOException("connection reset"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(broken::read)
        .withMessage("connection reset");
  }
}
