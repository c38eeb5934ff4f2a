package roma.simulation.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.simulation.time.EventLoop;

/**
 * Carries messages between nodes: late, twice, in another order, or not at all. A cut takes effect
 * at once, on what is under way too, and in one direction: a full partition is many cuts. Whether
 * the receiving process still is the one that the message was meant for is the receiver's matter.
 */
public final class SimulatedNetwork {
  private final EventLoop loop;
  private final RandomGenerator random;
  private final Set<Direction> cuts = new HashSet<>();
  private final Map<Direction, Long> lastArrivalMicros = new HashMap<>();
  private LinkQuality quality;
  private long lost;
  private long duplicated;

  private record Direction(NodeId from, NodeId to) {}

  public SimulatedNetwork(EventLoop loop, RandomGenerator random, LinkQuality quality) {
    this.loop = loop;
    this.random = random;
    this.quality = quality;
  }

  /** Sends something whose arrival is {@code deliver}: run never, once or twice. */
  public void send(NodeId from, NodeId to, Runnable deliver) {
    Direction direction = new Direction(from, to);
    if (random.nextDouble() < quality.loss()) {
      lost++;
      return;
    }
    carry(direction, deliver);
    if (random.nextDouble() < quality.duplication()) {
      duplicated++;
      carry(direction, deliver);
    }
  }

  private void carry(Direction direction, Runnable deliver) {
    long now = loop.nowMicros();
    long arrival = now + delayMicros();
    if (quality.inOrder()) {
      arrival = Math.max(arrival, lastArrivalMicros.getOrDefault(direction, 0L));
      lastArrivalMicros.put(direction, arrival);
    }
    loop.schedule(
        arrival - now,
        () -> {
          if (cuts.contains(direction)) {
            lost++;
          } else {
            deliver.run();
          }
        });
  }

  private long delayMicros() {
    if (quality.slowMicros() > 0 && random.nextDouble() < quality.slow()) {
      return quality.minMicros() + random.nextInt(quality.slowMicros());
    }
    return random.nextInt(quality.minMicros(), quality.maxMicros());
  }

  /** Nothing of {@code from} reaches {@code to} until {@link #heal} or {@link #healAll}. */
  public void cut(NodeId from, NodeId to) {
    cuts.add(new Direction(from, to));
  }

  public void heal(NodeId from, NodeId to) {
    cuts.remove(new Direction(from, to));
  }

  public void healAll() {
    cuts.clear();
  }

  public boolean isCut(NodeId from, NodeId to) {
    return cuts.contains(new Direction(from, to));
  }

  public void setQuality(LinkQuality newQuality) {
    quality = newQuality;
  }

  public long lost() {
    return lost;
  }

  public long duplicated() {
    return duplicated;
  }
}
