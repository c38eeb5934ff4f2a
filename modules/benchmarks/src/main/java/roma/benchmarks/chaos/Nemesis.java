package roma.benchmarks.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import roma.benchmarks.chaos.Strike.Blow;

/** Chooses strikes from a seed. */
final class Nemesis {
  private static final int MIN_HOLD_MILLIS = 500;
  private static final int MAX_HOLD_MILLIS = 6_000;
  private static final int MAX_DELAY_MILLIS = 3_000;
  private static final double TWO_AT_ONCE = 0.3;

  private final ChaosPlan plan;
  private final Random random;

  /** Kinds yet to come before any comes again: a short run has each. */
  private final List<FaultKind> deck = new ArrayList<>();

  Nemesis(ChaosPlan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed());
  }

  /**
   * @param running nodes, by number; the next to join has the next number
   */
  Strike next(List<Integer> running) {
    List<Integer> victims = new ArrayList<>(running);
    Collections.shuffle(victims, random);
    int survivable = plan.survivable(running.size());
    if (random.nextDouble() < plan.beyondShare()) {
      return beyond(victims, survivable);
    }
    FaultKind kind = draw(running.size() < plan.maxNodes());
    List<Blow> blows = new ArrayList<>();
    if (kind == FaultKind.JOIN) {
      int joining = Collections.max(running) + 1;
      blows.add(new Blow(kind, joining, 0, 0, 0));
      if (random.nextDouble() < TWO_AT_ONCE) {
        // The newcomer itself, or one that it copies from.
        victims.add(0, random.nextBoolean() ? joining : victims.get(0));
        blows.add(other(victims, 0));
      }
      return new Strike(blows, false);
    }
    blows.add(blow(kind, victims.get(0), victims.get(1)));
    for (int i = 1; i < survivable && random.nextDouble() < TWO_AT_ONCE; i++) {
      blows.add(other(victims, i));
    }
    return new Strike(blows, false);
  }

  private Strike beyond(List<Integer> victims, int survivable) {
    int count = survivable + 1 + random.nextInt(victims.size() - survivable);
    List<Blow> blows = new ArrayList<>();
    boolean same = random.nextBoolean();
    FaultKind kind = keepingData();
    for (int i = 0; i < count; i++) {
      FaultKind chosen = same ? kind : keepingData();
      blows.add(blow(chosen, victims.get(i), victims.get((i + 1) % victims.size())));
    }
    return new Strike(blows, true);
  }

  private Blow other(List<Integer> victims, int at) {
    return blow(keepingData(), victims.get(at), victims.get((at + 1) % victims.size()));
  }

  /** Two wiped disks are a loss by right. */
  private FaultKind keepingData() {
    List<FaultKind> keeping =
        plan.kinds().stream().filter(k -> k != FaultKind.WIPE && k != FaultKind.JOIN).toList();
    return keeping.isEmpty() ? FaultKind.KILL : keeping.get(random.nextInt(keeping.size()));
  }

  private FaultKind draw(boolean mayJoin) {
    for (int i = 0; i < deck.size(); i++) {
      if (mayJoin || deck.get(i) != FaultKind.JOIN) {
        return deck.remove(i);
      }
    }
    deck.addAll(plan.kinds());
    Collections.shuffle(deck, random);
    if (!mayJoin) {
      deck.removeAll(List.of(FaultKind.JOIN));
    }
    return deck.isEmpty() ? FaultKind.KILL : deck.remove(0);
  }

  private Blow blow(FaultKind kind, int node, int peer) {
    return new Blow(
        kind,
        node,
        peer,
        random.nextInt(MAX_DELAY_MILLIS),
        MIN_HOLD_MILLIS + random.nextInt(MAX_HOLD_MILLIS - MIN_HOLD_MILLIS));
  }
}
