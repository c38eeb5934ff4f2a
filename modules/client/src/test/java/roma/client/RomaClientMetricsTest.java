package roma.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import roma.client.metrics.RomaClientMetrics;

class RomaClientMetricsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void callsRepetitionsAndConnectionsAreMeasured() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (FakeNode node =
            new FakeNode(line -> asked.getAndIncrement() == 0 ? FakeNode.CLOSE : "END");
        RomaClient client = RomaClient.connect(node.address());
        AutoCloseable measured = RomaClientMetrics.bind(client, registry)) {
      client.strings().blocking().get("a");
      await().atMost(SOON).until(() -> registry.find("roma.client.calls").timer() != null);
      assertThat(
              registry
                  .get("roma.client.calls")
                  .tag("command", "get")
                  .tag("outcome", "answered")
                  .timer()
                  .count())
          .isEqualTo(1);
      assertThat(registry.get("roma.client.repeated").counter().count()).isEqualTo(1);
      assertThat(registry.get("roma.client.disconnects").counter().count()).isPositive();
    }
  }
}
