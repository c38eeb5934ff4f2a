package roma.replication.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import roma.replication.ReplicaClock;
import roma.ring.TransferLimits;

class TokenBucketTest {
  private static final long BYTES_PER_SECOND = 1000;

  private long now = 1;
  private final TokenBucket bucket =
      new TokenBucket(
          new ReplicaClock() {
            @Override
            public long monotonicMillis() {
              return now;
            }

            @Override
            public long unixSeconds() {
              return 0;
            }
          });

  private void limit(long bytesPerSecond, boolean paused) {
    bucket.limit(new TransferLimits(bytesPerSecond, 8, paused, new TreeSet<>()));
  }

  @Test
  void withoutALimitItIsAlwaysOpen() {
    bucket.sent(0, 1 << 30);
    assertThat(bucket.isOpen()).isTrue();
  }

  @Test
  void nothingIsSentWhilePaused() {
    limit(0, true);
    assertThat(bucket.isOpen()).isFalse();
  }

  @Test
  void anOverdrawnBudgetOpensOnceTheDebtIsPaid() {
    limit(BYTES_PER_SECOND, false);
    now += 100;
    assertThat(bucket.isOpen()).isTrue();
    bucket.sent(0, 600);

    now += 499;
    assertThat(bucket.isOpen()).isFalse();
    now += 2;
    assertThat(bucket.isOpen()).isTrue();
  }
}
