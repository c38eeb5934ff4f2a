package roma.simulation.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.Version;
import roma.replication.ClientRequest;
import roma.replication.ReplicaFrame;
import roma.replication.host.HostEffects;

/** Does what a node's replicas ask, in the simulated world, and counts what they tell. */
final class HostShell implements HostEffects {
  private static final Map<Event, Coverage.Of> COUNTED = new EnumMap<>(Event.class);

  static {
    COUNTED.put(Event.OPENED, Coverage.Of.OPENINGS);
    COUNTED.put(Event.OPENED_BY_HAND_OVER, Coverage.Of.OPENED_BY_HAND_OVER);
    COUNTED.put(Event.HANDED_OVER, Coverage.Of.HAND_OVERS);
    COUNTED.put(Event.HAND_OVER_GIVEN_UP, Coverage.Of.HAND_OVERS_GIVEN_UP);
    COUNTED.put(Event.ADOPTED_FROM_OTHER, Coverage.Of.ADOPTED_FROM_OTHER);
    COUNTED.put(Event.LOG_CUT, Coverage.Of.LOG_CUTS);
    COUNTED.put(Event.CAUGHT_UP, Coverage.Of.CAUGHT_UP);
    COUNTED.put(Event.FILL_BEGUN, Coverage.Of.FILLS_BEGUN);
    COUNTED.put(Event.FILL_RESUMED, Coverage.Of.FILLS_RESUMED);
    COUNTED.put(Event.FILLED, Coverage.Of.FILLS);
    COUNTED.put(Event.LEASE_RAN_OUT, Coverage.Of.LEASES_RUN_OUT);
    COUNTED.put(Event.ANSWERED_FROM_MEMORY, Coverage.Of.ANSWERED_FROM_MEMORY);
    COUNTED.put(Event.DROPPED, Coverage.Of.COPIES_DROPPED);
    COUNTED.put(Event.TAKEN_OUT, Coverage.Of.TAKEN_OUT);
    COUNTED.put(Event.TAKEN_IN, Coverage.Of.TAKEN_IN);
    COUNTED.put(Event.UNSURE_TAIL, Coverage.Of.UNSURE_TAILS);
    COUNTED.put(Event.EXPIRED_REMOVED, Coverage.Of.EXPIRED_REMOVED);
    COUNTED.put(Event.EXPIRED_BURIED, Coverage.Of.EXPIRED_BURIED);
    COUNTED.put(Event.TOMBSTONE_PURGED, Coverage.Of.TOMBSTONES_PURGED);
    COUNTED.put(Event.FILL_BECAUSE_PURGED, Coverage.Of.FILLED_BECAUSE_PURGED);
    COUNTED.put(Event.DERIVED, Coverage.Of.DERIVED);
    COUNTED.put(Event.WHOLE_WANTED, Coverage.Of.WHOLE_WANTED);
  }

  private final NodeProcess process;
  private final Bodies bodies;

  HostShell(NodeProcess process, Bodies bodies) {
    this.process = process;
    this.bodies = bodies;
  }

  @Override
  public void persist(int vnode, Entry entry, boolean sync) {
    process.trace("w", "v" + vnode + " " + entry);
    process.cluster().epochs().wrote(process, vnode, entry.epoch());
    process.cluster().writtenRecords().wrote(vnode, entry);
    if (entry.effect() == Entry.Effect.REMOVE) {
      process.cluster().removals().decided(process, vnode, entry);
    }
    bodies.persist(vnode, entry, sync);
  }

  @Override
  public void startBody(int vnode, int epoch, Version end) {
    process.trace("b+", "v" + vnode + " epoch " + epoch + " end " + end);
    bodies.start(vnode, epoch);
  }

  @Override
  public void stopBody(int vnode) {
    process.trace("b-", "v" + vnode);
    bodies.stop(vnode);
  }

  @Override
  public void send(NodeId to, ReplicaFrame frame) {
    if (frame instanceof ReplicaFrame.FillAnew) {
      process.coverage().count(Coverage.Of.FILLS_ANEW);
    }
    process.cluster().openings().sent(process, frame);
    if (frame instanceof ReplicaFrame.Append append) {
      process.cluster().safety().committed(process, append.header().vnode(), append.committed());
    }
    process.sendFrame(to, frame);
  }

  @Override
  public void answer(ClientRequest request, Reply reply) {
    process.trace("a", "v" + request.vnode() + " " + request.id() + " " + reply);
    if (!(reply instanceof Reply.Failed)) {
      long committed = process.host().replica(request.vnode()).view().committed();
      process.cluster().safety().committed(process, request.vnode(), committed);
    }
    process.frontEnd().answer((FrontEnd.Try) request.handle(), reply);
  }

  @Override
  public void notHere(ClientRequest request, long configurationVersion) {
    process
        .frontEnd()
        .notHere((FrontEnd.Try) request.handle(), request.vnode(), configurationVersion);
  }

  @Override
  public void replaced(ClientRequest request, long configurationVersion) {
    process.trace(
        "r", "v" + request.vnode() + " " + request.id() + " replaced " + configurationVersion);
    process.frontEnd().replaced((FrontEnd.Try) request.handle(), configurationVersion);
  }

  @Override
  public void dropDamaged(String file, Set<Integer> vnodes, Consumer<Exception> done) {
    process.trace("x", file + " dropped with " + vnodes);
    process.coverage().count(Coverage.Of.DAMAGED_FILES_DROPPED);
    for (int vnode : vnodes) {
      process.dropDamaged(vnode);
    }
    process.disk().behindAll(failure -> process.run(() -> done.accept(failure)));
  }

  @Override
  public void proposalsGathered() {
    process.proposalsGathered();
  }

  @Override
  public void learnRing(NodeId from, int vnode, long configurationVersion) {
    process.rings().askFor(from);
  }

  @Override
  public void report(int vnode, String what) {
    process.trace("!?", "v" + vnode + " " + what);
    process.cluster().reported(process.id(), vnode, what);
  }

  @Override
  public void happened(int vnode, Event event) {
    process.trace("*", "v" + vnode + " " + event);
    if (event == Event.OPENED) {
      process.cluster().openings().opened(process, vnode);
    }
    if (event == Event.OPENED || event == Event.OPENED_BY_HAND_OVER) {
      process.cluster().safety().opened(process, vnode);
    }
    if (event == Event.DIGEST_MISMATCH) {
      process.violation("vnode " + vnode + ": digests differ at one position");
    } else {
      process.coverage().count(COUNTED.get(event));
    }
  }
}
