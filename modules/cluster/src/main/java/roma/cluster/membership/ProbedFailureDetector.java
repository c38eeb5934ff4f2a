package roma.cluster.membership;

import akka.event.EventStream;
import akka.remote.PhiAccrualFailureDetector;
import com.typesafe.config.Config;

/**
 * Akka's failure detector that also listens to this node's port probes: a process whose ports
 * refuse is not available, however recent its last heartbeat. Akka makes one for each address and
 * says so by {@link Created} on the event stream.
 */
public final class ProbedFailureDetector extends PhiAccrualFailureDetector {
  private final EventStream events;
  private volatile boolean refusing;

  /** A detector has begun to watch an address, {@code akka://system@host:port}. */
  public record Created(String address, ProbedFailureDetector detector) {}

  /** Called by Akka. */
  public ProbedFailureDetector(Config config, EventStream events) {
    super(config, events);
    this.events = events;
  }

  @Override
  public void address_$eq(String address) {
    super.address_$eq(address);
    events.publish(new Created(address, this));
  }

  /** What the probe found last. */
  public void setRefusing(boolean newRefusing) {
    refusing = newRefusing;
  }

  @Override
  public boolean isAvailable() {
    return !refusing && super.isAvailable();
  }
}
