package roma.ring.register;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import roma.data.NodeId;
import roma.ring.Applied;
import roma.ring.Generation;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;
import roma.ring.Verdict;

/**
 * Brings changes into the ring, one round at a time; what gathers meanwhile goes into the next
 * round together.
 *
 * <pre>
 *   idle --> preparing --> accepting the newest value found --> idle, holding the ballot
 *   idle, holding the ballot --> accepting the next ring --> idle, holding the ballot
 *   preparing, accepting -- rejected --> preparing with a higher ballot, after a random wait
 * </pre>
 *
 * <p><b>Why a ballot serves for many rounds.</b> Within one ballot a proposer offers rings of
 * rising versions, each only after the one before was accepted by majorities, and never two of one
 * version. An acceptor that promised the ballot has promised it for all of these; it refuses them
 * once it promised a higher one, and of one ballot it keeps the highest version. So (ballot,
 * version) are ballots of plain Paxos, all promised at once: whoever prepares a higher ballot meets
 * in its majority a member that accepted the last decided ring, and takes the highest (ballot,
 * version).
 *
 * <p><b>Why changes of membership are safe.</b> A version adds or removes one member and is
 * accepted by a majority of the old and of the new members, so whoever knows an old ring only still
 * meets its successor; it prepares on until it holds majorities of the newest value that it met.
 * After a change of membership a further version is decided at once (the <i>seal</i>), after which
 * the former members are not needed; verdicts wait for it.
 *
 * <p>A value found is decided again before anything is built on it, so each ring follows from a
 * decided one. Changes whose round was lost to a rival are applied again, or settled where the
 * rival decided just that ring; where it went on beyond they are {@link RegisterEffects#unknown}.
 * Every token is settled or unknown by its deadline.
 *
 * <p>One thread at a time. Time and random numbers are passed in. A new instance needs a new
 * session.
 */
public final class RegisterProposer {
  /** After this long without a majority the silent ones are asked again. */
  static final long RESEND_MILLIS = 300;

  /** Mean wait before the first retry with a higher ballot; doubles with each further one. */
  static final long BACKOFF_MILLIS = 20;

  static final int MAX_BACKOFF_DOUBLINGS = 5;

  private enum Phase {
    IDLE,
    PREPARING,
    ACCEPTING
  }

  /** Changes under one token; verdicts are those of the round that it is in. */
  private static final class Request {
    final List<RingChange> changes;
    final long token;
    final long deadlineMillis;
    List<Verdict> verdicts = List.of();

    Request(List<RingChange> changes, long token, long deadlineMillis) {
      this.changes = changes;
      this.token = token;
      this.deadlineMillis = deadlineMillis;
    }
  }

  private final NodeId self;
  private final long session;
  private final Random random;
  private final RegisterEffects effects;

  private final Deque<Request> waiting = new ArrayDeque<>();
  private List<Request> inRound = new ArrayList<>();
  private final List<Request> untilSealed = new ArrayList<>();

  /** Requests of a round lost to a rival, and the ring that they had made. */
  private List<Request> inDoubt = new ArrayList<>();

  private Ring doubtful;

  private Phase phase = Phase.IDLE;
  private Ballot ballot;
  private boolean holdsBallot;
  private long highestRound;
  private long attempt;
  private boolean rejected;
  private int retries;
  private long timerMillis = Long.MAX_VALUE;

  /** The newest ring known to be decided; null at first. */
  private Ring known;

  /** The newest value met, decided or not: tells whom to ask. */
  private RegisterValue met;

  /** What is being decided, or, while idle and holding the ballot, was decided last. */
  private RegisterValue value;

  private final Map<NodeId, RegisterMessage.Promise> promises = new HashMap<>();
  private final Map<NodeId, UUID> answers = new HashMap<>();
  private final Set<NodeId> asked = new HashSet<>();

  /**
   * @param session never used by a proposer before
   * @param stored what this node's acceptor holds; tells whom to ask
   */
  public RegisterProposer(
      NodeId self, long session, RegisterState stored, Random random, RegisterEffects effects) {
    this.self = self;
    this.session = session;
    this.random = random;
    this.effects = effects;
    met = stored.value();
    highestRound = stored.promised() == null ? 0 : stored.promised().round();
  }

  /** The newest ring that this proposer knows to be decided; null before the first. */
  public Ring known() {
    return known;
  }

  /** The newest ring that this proposer has met, decided or not; null before the first. */
  public Ring newest() {
    return met == null || known != null && known.isNewerThan(met.ring()) ? known : met.ring();
  }

  /**
   * Proposes all of {@code changes} in one version of the ring; each is applied or refused for
   * itself. The outcome comes under {@code token}.
   */
  public void propose(List<RingChange> changes, long token, long deadlineMillis, long nowMillis) {
    waiting.add(new Request(List.copyOf(changes), token, deadlineMillis));
    effects.wakeAt(deadlineMillis);
    if (phase == Phase.IDLE) {
      start(nowMillis);
    }
  }

  /**
   * Learns the newest decided ring from a majority; it comes by {@link RegisterEffects#settled}.
   */
  public void read(long token, long deadlineMillis, long nowMillis) {
    propose(List.of(), token, deadlineMillis, nowMillis);
  }

  /** A decided ring, from wherever: tells whom to ask. */
  public void learn(Ring decided, long nowMillis) {
    if (!decided.isNewerThan(known)) {
      return;
    }
    known = decided;
    if (phase == Phase.IDLE) {
      holdsBallot = false;
      if (!waiting.isEmpty()) {
        start(nowMillis);
      }
    }
  }

  /**
   * This node's own acceptor has founded a ring, as the only member of a new generation. Rounds of
   * the generation before are over, and the fate of their changes is unknown.
   *
   * @param founded what the acceptor holds now
   */
  public void onFounded(RegisterState founded) {
    List<Request> lost = new ArrayList<>();
    for (Collection<Request> part : List.of(waiting, inRound, inDoubt, untilSealed)) {
      lost.addAll(part);
      part.clear();
    }
    phase = Phase.IDLE;
    holdsBallot = false;
    rejected = false;
    doubtful = null;
    timerMillis = Long.MAX_VALUE;
    met = founded.value();
    known = founded.value().ring();
    highestRound = Math.max(highestRound, founded.promised().round());
    lost.forEach(request -> effects.unknown(request.token));
  }

  public void onMessage(NodeId from, RegisterMessage.ToProposer message, long nowMillis) {
    if (message instanceof RegisterMessage.Promise promise) {
      onPromise(from, promise, nowMillis);
    } else if (message instanceof RegisterMessage.Accepted accepted) {
      onAccepted(from, accepted, nowMillis);
    } else if (message instanceof RegisterMessage.Rejected refusal) {
      onRejected(refusal, nowMillis);
    } else if (message instanceof RegisterMessage.Published published) {
      learn(published.ring(), nowMillis);
    } else {
      throw new IllegalArgumentException("unknown message " + message);
    }
  }

  public void onTick(long nowMillis) {
    expire(nowMillis);
    if (phase == Phase.IDLE || nowMillis < timerMillis) {
      return;
    }
    if (rejected) {
      retreat();
      prepare(nowMillis);
    } else {
      resend(nowMillis);
    }
  }

  private void start(long nowMillis) {
    if (holdsBallot) {
      acceptNext(nowMillis);
    } else if (known != null || met != null) {
      prepare(nowMillis);
    }
  }

  // Preparing

  private void prepare(long nowMillis) {
    phase = Phase.PREPARING;
    rejected = false;
    ballot = new Ballot(++highestRound, self, session);
    promises.clear();
    asked.clear();
    if (known != null) {
      ask(known.members());
    }
    if (met != null) {
      ask(met.voters());
    }
    arm(RESEND_MILLIS, nowMillis);
  }

  private void ask(Set<NodeId> nodes) {
    for (NodeId node : nodes) {
      if (asked.add(node)) {
        effects.send(node, new RegisterMessage.Prepare(ballot));
      }
    }
  }

  private void onPromise(NodeId from, RegisterMessage.Promise promise, long nowMillis) {
    if (phase != Phase.PREPARING || !promise.ballot().equals(ballot)) {
      return;
    }
    promises.put(from, promise);
    RegisterMessage.Promise newest =
        promises.values().stream().filter(p -> p.value() != null).max(BY_AGE).orElse(null);
    if (newest == null) {
      return;
    }
    met = newest.value();
    Map<NodeId, UUID> voters = new HashMap<>();
    promises.forEach((node, p) -> voters.put(node, p.incarnation()));
    boolean behind = known != null && known.isNewerThan(met.ring());
    if (met.hasMajorities(voters)
        && (!behind || RegisterValue.isMajority(voters, RegisterValue.membersOf(known)))) {
      inRound = new ArrayList<>();
      accept(met, nowMillis);
    } else {
      ask(met.voters());
    }
  }

  private static final Comparator<RegisterMessage.Promise> BY_AGE =
      Comparator.comparing((RegisterMessage.Promise p) -> generation(p))
          .thenComparing(RegisterMessage.Promise::accepted)
          .thenComparingLong(p -> p.value().ring().version());

  private static Generation generation(RegisterMessage.Promise promise) {
    return promise.value().ring().generation();
  }

  // Accepting

  /**
   * The next ring from all that waits; the same ring again, which proves it still the newest, where
   * nothing changes.
   */
  private void acceptNext(long nowMillis) {
    inRound = new ArrayList<>(waiting);
    waiting.clear();
    List<RingChange> changes = new ArrayList<>();
    inRound.forEach(request -> changes.addAll(request.changes));
    Applied applied = RingChanges.apply(value.ring(), changes, self);
    int from = 0;
    for (Request request : inRound) {
      int to = from + request.changes.size();
      request.verdicts = List.copyOf(applied.verdicts().subList(from, to));
      from = to;
    }
    boolean unchanged = applied.next() == value.ring();
    Ring next = unchanged && !value.isSealed() ? RingChanges.raised(value.ring()) : applied.next();
    accept(value.followedBy(next), nowMillis);
  }

  private void accept(RegisterValue proposed, long nowMillis) {
    phase = Phase.ACCEPTING;
    value = proposed;
    attempt++;
    answers.clear();
    RegisterMessage.Accept message = new RegisterMessage.Accept(ballot, attempt, value);
    for (NodeId voter : value.voters()) {
      effects.send(voter, message);
    }
    arm(RESEND_MILLIS, nowMillis);
  }

  private void onAccepted(NodeId from, RegisterMessage.Accepted accepted, long nowMillis) {
    if (phase != Phase.ACCEPTING
        || !accepted.ballot().equals(ballot)
        || accepted.attempt() != attempt) {
      return;
    }
    answers.put(from, accepted.incarnation());
    if (value.hasMajorities(answers)) {
      commit(nowMillis);
    }
  }

  private void commit(long nowMillis) {
    phase = Phase.IDLE;
    holdsBallot = true;
    rejected = false;
    retries = 0;
    timerMillis = Long.MAX_VALUE;
    met = value;
    Ring ring = value.ring();
    boolean isNews = ring.isNewerThan(known);
    if (known == null || ring.compareTo(known) >= 0) {
      known = ring;
    }
    List<Request> settled = new ArrayList<>();
    List<Request> unknown = new ArrayList<>();
    resolveDoubt(ring, unknown);
    untilSealed.addAll(inRound);
    inRound = new ArrayList<>();
    if (value.isSealed()) {
      settled.addAll(untilSealed);
      untilSealed.clear();
    }
    boolean seal = !value.isSealed();
    tell(ring, isNews, settled, unknown);
    if (phase == Phase.IDLE && (seal || !waiting.isEmpty())) {
      start(nowMillis);
    }
  }

  /**
   * A lost round's ring was decided by a rival, or never will be, or nobody can tell because it
   * went on.
   */
  private void resolveDoubt(Ring decided, List<Request> unknown) {
    if (doubtful == null) {
      return;
    }
    if (decided.isNewerThan(doubtful)) {
      unknown.addAll(inDoubt);
    } else if (decided.equals(doubtful)) {
      inRound.addAll(inDoubt);
    } else {
      for (int i = inDoubt.size() - 1; i >= 0; i--) {
        waiting.addFirst(inDoubt.get(i));
      }
    }
    inDoubt = new ArrayList<>();
    doubtful = null;
  }

  private void tell(Ring ring, boolean isNews, List<Request> settled, List<Request> unknown) {
    if (isNews) {
      Set<NodeId> listeners = new HashSet<>(ring.nodes().keySet());
      listeners.addAll(value.former().keySet());
      listeners.remove(self);
      listeners.forEach(node -> effects.send(node, new RegisterMessage.Published(ring)));
    }
    effects.committed(ring);
    settled.forEach(request -> effects.settled(request.token, ring, request.verdicts));
    unknown.forEach(request -> effects.unknown(request.token));
  }

  // Losing, waiting, giving up

  private void onRejected(RegisterMessage.Rejected refusal, long nowMillis) {
    highestRound = Math.max(highestRound, refusal.promised().round());
    if (phase == Phase.IDLE || rejected || !refusal.ballot().equals(ballot)) {
      return;
    }
    // The others may still make a majority while this waits.
    rejected = true;
    arm(BACKOFF_MILLIS << Math.min(retries++, MAX_BACKOFF_DOUBLINGS), nowMillis);
  }

  private void retreat() {
    holdsBallot = false;
    if (phase == Phase.ACCEPTING && !inRound.isEmpty()) {
      inDoubt = inRound;
      doubtful = value.ring();
      inRound = new ArrayList<>();
    }
  }

  private void resend(long nowMillis) {
    if (phase == Phase.PREPARING) {
      asked.removeIf(node -> !promises.containsKey(node));
      if (known != null) {
        ask(known.members());
      }
      if (met != null) {
        ask(met.voters());
      }
    } else {
      for (NodeId voter : value.voters()) {
        if (!answers.containsKey(voter)) {
          effects.send(voter, new RegisterMessage.Accept(ballot, attempt, value));
        }
      }
    }
    arm(RESEND_MILLIS, nowMillis);
  }

  private void expire(long nowMillis) {
    List<Request> expired = new ArrayList<>();
    Predicate<Request> isOver =
        request -> request.deadlineMillis <= nowMillis && expired.add(request);
    waiting.removeIf(isOver);
    inRound.removeIf(isOver);
    inDoubt.removeIf(isOver);
    untilSealed.removeIf(isOver);
    if (expired.isEmpty()) {
      return;
    }
    boolean wanted =
        !(waiting.isEmpty() && inRound.isEmpty() && inDoubt.isEmpty() && untilSealed.isEmpty());
    if (!wanted && phase != Phase.IDLE) {
      // Whatever was sent may still be decided: the next to prepare finds it.
      phase = Phase.IDLE;
      holdsBallot = false;
      doubtful = null;
      timerMillis = Long.MAX_VALUE;
    }
    expired.forEach(request -> effects.unknown(request.token));
  }

  private void arm(long meanMillis, long nowMillis) {
    timerMillis = nowMillis + meanMillis / 2 + random.nextInt((int) meanMillis);
    effects.wakeAt(timerMillis);
  }
}
