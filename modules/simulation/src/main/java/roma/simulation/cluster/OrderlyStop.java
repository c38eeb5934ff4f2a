package roma.simulation.cluster;

import java.util.List;
import roma.replication.leave.Departure;
import roma.replication.leave.Leave;
import roma.ring.Ring;

/**
 * A process that was told to stop: serves until nobody counts on it, or it has waited long enough;
 * then it takes no more clients, answers those it has, and ends. What it found when it ended is
 * checked against the ring.
 */
final class OrderlyStop {
  /** Shorter than a node's, as everything in these runs is. */
  static final long STOP_WAIT_MILLIS = 4_000;

  private final NodeProcess process;
  private final long session;
  private final Leave leave;
  private Departure departure;

  OrderlyStop(NodeProcess process) {
    this.process = process;
    session = process.session();
    process.coverage().count(Coverage.Of.STOPS_ASKED);
    process.trace("v", "told to stop");
    leave =
        new Leave(
            process.id(),
            session,
            STOP_WAIT_MILLIS,
            process.clock(),
            change -> process.keeper().ask(List.of(change)));
  }

  boolean isClosing() {
    return departure != null;
  }

  void onTick() {
    if (departure == null) {
      departure = leave.look(process.rings().ring());
      if (departure != null) {
        process.trace("v", departure);
        count();
      }
    } else if (!process.cluster().hasClients(process)) {
      check();
      process.cluster().stopped(process.machine());
    }
  }

  private void count() {
    switch (departure.end()) {
      case RELIEVED -> process.coverage().count(Coverage.Of.STOPS_RELIEVED);
      case ALL_STOP -> process.coverage().count(Coverage.Of.STOPS_OF_ALL);
      case GAVE_UP -> process.coverage().count(Coverage.Of.STOPS_GIVEN_UP);
      case NOBODY_ELSE -> {}
    }
  }

  /** A relieved node is missed by nobody, unless its vnodes had to come back to it meanwhile. */
  private void check() {
    Ring ring = process.cluster().chain().newest();
    boolean still =
        ring != null
            && ring.equals(process.rings().ring())
            && ring.isPresent(process.id(), session);
    if (departure.end() == Departure.End.RELIEVED && still) {
      int counted = ring.primaryCount(process.id()) + ring.inSyncCount(process.id());
      if (counted > 0 || ring.members().contains(process.id())) {
        process.violation("stops as relieved while " + ring + " counts on it");
      }
    }
  }
}
