package roma.simulation.cluster;

import roma.simulation.time.EventLoop;

/** The log of a run, one line an event: simulated time, node, a mark, what happened. Silent unless somebody reads it. */
public final class Trace {
  private static final double MICROS_PER_SECOND = 1e6;
  private final EventLoop loop;
  private final boolean verbose;

  public Trace(EventLoop loop, boolean verbose) {
    this.loop = loop;
    this.verbose = verbose;
  }

  /** Whether a line is worth making. */
  public boolean on() {
    return verbose;
  }

  /** @param who the node's or the client's name */
  public void line(String who, String mark, Object what) {
    if (verbose) {
      System.out.printf("%11.6f %-4s %-2s %s%n", loop.nowMicros() / MICROS_PER_SECOND, who, mark, what);
    }
  }
}
