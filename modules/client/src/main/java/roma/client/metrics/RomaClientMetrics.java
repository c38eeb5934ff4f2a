package roma.client.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import roma.client.ClientEvent;
import roma.client.RomaClient;

/**
 * A network client's events as Micrometer's meters, which the application brings ({@code
 * micrometer-core}): {@code roma.client.calls} (timer; tags {@code command}, {@code outcome}),
 * {@code roma.client.repeated} (tag {@code command}), {@code roma.client.connects}, {@code
 * roma.client.disconnects} (tag {@code node}), {@code roma.client.ring.changes}.
 */
public final class RomaClientMetrics {
  private final MeterRegistry registry;

  private RomaClientMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @return ends the measuring; the meters stay in the registry
   */
  public static AutoCloseable bind(RomaClient client, MeterRegistry registry) {
    return client.listen(new RomaClientMetrics(registry)::onEvent);
  }

  private void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.Finished call) {
      Timer.builder("roma.client.calls")
          .tag("command", call.command())
          .tag("outcome", call.outcome().name().toLowerCase(Locale.ROOT))
          .register(registry)
          .record(call.nanos(), TimeUnit.NANOSECONDS);
    } else if (event instanceof ClientEvent.Repeated repeated) {
      registry.counter("roma.client.repeated", "command", repeated.command()).increment();
    } else if (event instanceof ClientEvent.Connected connected) {
      registry.counter("roma.client.connects", "node", connected.node()).increment();
    } else if (event instanceof ClientEvent.Disconnected ended) {
      registry.counter("roma.client.disconnects", "node", ended.node()).increment();
    } else if (event instanceof ClientEvent.RingChanged) {
      registry.counter("roma.client.ring.changes").increment();
    }
  }
}
