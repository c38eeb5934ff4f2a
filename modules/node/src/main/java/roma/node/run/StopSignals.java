package roma.node.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM, SIGINT and SIGHUP while a node serves. Not a shutdown hook: hooks run together, and one
 * of Akka's closes at once the transport over which the node's vnodes are yet to be handed over. A
 * JVM that ends without these ends its node as a crash does, which loses nothing.
 */
final class StopSignals implements AutoCloseable {
  /** A process that a signal ends has this and the signal's number as its exit code. */
  private static final int EXIT_BASE = 128;

  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Until it is closed the first of these signals calls {@code stop} on a thread of its own, with
   * the exit code that the process is to end with; later ones do nothing.
   */
  StopSignals(IntConsumer stop) {
    for (String name : List.of("TERM", "INT", "HUP")) {
      try {
        Signal signal = new Signal(name);
        before.put(signal, Signal.handle(signal, sent -> begin(sent, stop)));
      } catch (IllegalArgumentException usedByTheJvm) {
        // Started with -Xrs: the signal ends the process, as a crash would.
      }
    }
  }

  private void begin(Signal signal, IntConsumer stop) {
    if (told.compareAndSet(false, true)) {
      new Thread(() -> stop.accept(EXIT_BASE + signal.getNumber()), "stop").start();
    }
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
