package roma.simulation.cluster;

import java.util.function.Consumer;
import roma.simulation.time.EventLoop;

/**
 * The log of a run, one line an event: simulated time, node, a mark, what happened. Silent unless
 * somebody reads it.
 */
public final class Trace {
  private static final double MICROS_PER_SECOND = 1e6;
  private final EventLoop loop;
  private final Consumer<String> reader;

  /**
   * @param reader gets each line; null: nobody
   */
  public Trace(EventLoop loop, Consumer<String> reader) {
    this.loop = loop;
    this.reader = reader;
  }

  /** Whether a line is worth making. */
  public boolean on() {
    return reader != null;
  }

  /**
   * @param who the node's or the client's name
   */
  public void line(String who, String mark, Object what) {
    if (reader != null) {
      reader.accept(
          String.format(
              "%11.6f %-4s %-2s %s", loop.nowMicros() / MICROS_PER_SECOND, who, mark, what));
    }
  }
}
