package roma.cluster.vnode;

import akka.actor.DeadLetterSuppression;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.Version;

/**
 * The <i>body</i> of a vnode: the persistent actor that decides its requests and writes them to the
 * journal, on the node that the ring names as primary. Started and stopped by {@link VnodeHost} as
 * the replica asks.
 *
 * <pre>
 * recovering --(highest number read)--> running --(stop)--> stopping --(nothing in the journal)--> gone
 * </pre>
 *
 * <p>What it decides is the replica's ({@link roma.replication.VnodeReplica}); the actor only
 * brings it to the journal, many writes at a time, and holds no state of its own: requests wait in
 * the {@link VnodeDoor}. A fault stops it. When it is gone, the host tells the replica, which
 * answers what was in flight as unknown and opens again in a new epoch.
 */
public final class Vnode extends AbstractPersistentActor {
  /** What the body is told: there is something in its door, or it should go. */
  public enum Signal implements DeadLetterSuppression {
    WORK,
    STOP
  }

  private static final Logger LOG = LoggerFactory.getLogger(Vnode.class);

  private final VnodeDoor door;
  private final int epoch;
  private final Version end;
  private long inJournal;
  private long persisted;
  private boolean stopping;

  static Props props(VnodeDoor door, int epoch, Version end) {
    return Props.create(Vnode.class, () -> new Vnode(door, epoch, end))
        .withDispatcher("roma.dispatcher.data");
  }

  private Vnode(VnodeDoor door, int epoch, Version end) {
    this.door = door;
    this.epoch = epoch;
    this.end = end;
  }

  @Override
  public String persistenceId() {
    return VnodeEvent.persistenceId(door.vnode());
  }

  /** The store's header says all that a replay could. */
  @Override
  public Recovery recovery() {
    return Recovery.none();
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(akka.persistence.RecoveryCompleted.class, completed -> orStop(this::onRecovered))
        .matchAny(message -> orStop(() -> onUnexpected(message)))
        .build();
  }

  private void onRecovered() {
    if (lastSequenceNr() != end.sequenceNumber()) {
      throw new IllegalStateException(
          persistenceId()
              + " ends at "
              + lastSequenceNr()
              + " in the journal, at "
              + end
              + " for its replica");
    }
    persisted = end.sequenceNumber();
    door.replica().onBodyReady(epoch);
    work();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .matchEquals(Signal.WORK, work -> orStop(this::work))
        .matchEquals(Signal.STOP, stop -> stop())
        .matchAny(message -> orStop(() -> onUnexpected(message)))
        .build();
  }

  private void work() {
    door.executeAll();
    if (!stopping) {
      for (VnodeEvent event = door.nextToPersist(); event != null; event = door.nextToPersist()) {
        inJournal++;
        persistAsync(event, persistedEvent -> orStop(() -> onPersisted(persistedEvent)));
      }
    }
  }

  private void onPersisted(VnodeEvent event) {
    inJournal--;
    persisted++;
    // Two writers of one number would lose a write: better no vnode than that.
    if (persisted != event.entry().sequenceNumber() || persisted != lastSequenceNr()) {
      throw new IllegalStateException(
          persistenceId()
              + " persisted number "
              + lastSequenceNr()
              + ", counted "
              + persisted
              + " for "
              + event.entry().version());
    }
    door.replica().onPersisted(event.entry().version());
    stopIfDone();
  }

  /** Stopping behind what is in the journal, not before: its callbacks would be lost. */
  private void stop() {
    stopping = true;
    stopIfDone();
  }

  private void stopIfDone() {
    if (stopping && inJournal == 0) {
      getContext().stop(getSelf());
    }
  }

  @Override
  public void onPersistFailure(Throwable cause, Object event, long sequenceNumber) {
    super.onPersistFailure(cause, event, sequenceNumber);
    door.replica().onPersistFailed(String.valueOf(cause.getMessage()));
  }

  @Override
  public void onPersistRejected(Throwable cause, Object event, long sequenceNumber) {
    throw new IllegalStateException("the journal never rejects", cause);
  }

  /**
   * A fault ends the body. Thrown, it would have its supervisor start it again at once, behind the
   * host's back: over and over where the cause stays.
   */
  private void orStop(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      LOG.error("{} stops", persistenceId(), fault);
      getContext().stop(getSelf());
    }
  }

  private void onUnexpected(Object message) {
    throw new IllegalStateException("not for a vnode: " + message);
  }
}
