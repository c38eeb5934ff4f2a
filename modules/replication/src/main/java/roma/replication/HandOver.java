package roma.replication;

import roma.data.NodeId;
import roma.ring.Configuration;

/**
 * The old primary's side of a hand-over: nothing new is taken, what is in flight is committed, the
 * ring is asked, and until it answers with a higher configuration version nothing is served
 * (architecture 7, step 4).
 */
final class HandOver {
  private static final long MILLIS_UNTIL_GIVEN_UP = 2000;

  enum Step {
    NONE,
    DRAINING,
    PROPOSED
  }

  private final VnodeContext context;
  private final Followers followers;
  private final Tail tail;
  private final Proposals proposals;
  private Step step = Step.NONE;
  private NodeId to;
  private long replaces;
  private long begunAt;
  private long proposedAt;
  private boolean givenUp;

  HandOver(VnodeContext context, Followers followers, Tail tail, Proposals proposals) {
    this.context = context;
    this.followers = followers;
    this.tail = tail;
    this.proposals = proposals;
  }

  Step step() {
    return step;
  }

  /** Begins where the next primary is able, and nothing else is proposed. */
  void tryBegin() {
    if (step == Step.NONE && isPossible() && !proposals.isOpen()) {
      step = Step.DRAINING;
      to = context.configuration().next();
      begunAt = context.now();
      givenUp = false;
    }
  }

  private boolean isPossible() {
    Configuration configuration = context.configuration();
    NodeId next = configuration.next();
    if (next == null || !configuration.inSync().contains(next)) {
      return false;
    }
    Peer peer = followers.peer(next);
    return peer != null
        && peer.present
        && !peer.unsure
        && peer.placed
        && configuration.secondaries().contains(next);
  }

  /** Goes on as far as it can; true once it has just been proposed. */
  boolean advance() {
    if (step != Step.DRAINING) {
      return false;
    }
    if (!isPossible() || !to.equals(context.configuration().next()) || proposals.isOpen()) {
      end(false);
      return false;
    }
    if (tail.inFlight() > 0 && !context.has(Fault.HAND_OVER_WITHOUT_DRAIN)) {
      return false;
    }
    step = Step.PROPOSED;
    proposedAt = context.now();
    replaces = context.configuration().version();
    proposals.propose(context.configuration().handedOver(to, tail.end()));
    return true;
  }

  /** True where the vnode stays here and may be served again. */
  boolean onConfiguration() {
    if (step != Step.PROPOSED || context.configuration().version() <= replaces) {
      return false;
    }
    context.happened(ReplicaEffects.Event.HAND_OVER_GIVEN_UP);
    end(false);
    return true;
  }

  /** The ring has given the vnode to another: ends the figures. */
  void left() {
    if (step == Step.PROPOSED) {
      context.happened(ReplicaEffects.Event.HANDED_OVER);
      end(true);
    }
  }

  void onTick(long now) {
    boolean tooLong = step == Step.PROPOSED && now - proposedAt > MILLIS_UNTIL_GIVEN_UP;
    if (tooLong && !givenUp) {
      givenUp = true;
      proposals.propose(context.configuration().confirmed());
    }
  }

  private void end(boolean done) {
    long drained = step == Step.PROPOSED ? proposedAt : context.now();
    context.effects.handOverEnded(
        new HandOverPause(context.vnode, drained - begunAt, context.now() - drained, done));
    step = Step.NONE;
  }
}
