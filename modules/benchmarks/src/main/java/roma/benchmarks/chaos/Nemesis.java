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

  /** How often a strike has one blow more. */
  private static final double MORE = 0.5;

  private static final int MAX_SERIES = 4;

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
    List<Integer> nodes = new ArrayList<>(running);
    Collections.shuffle(nodes, random);
    int survivable = plan.survivable(running.size());
    if (random.nextDouble() < plan.beyondShare()) {
      return beyond(nodes, survivable);
    }
    FaultKind kind = draw(running.size() < plan.maxNodes());
    List<Blow> blows = new ArrayList<>();
    if (kind == FaultKind.JOIN) {
      int joining = Collections.max(running) + 1;
      blows.add(new Blow(kind, joining, 0, 0, 0));
      if (random.nextDouble() < MORE) {
        // The newcomer itself, or one that it copies from.
        nodes.add(random.nextBoolean() ? 0 : 1, joining);
        series(blows, keepingData(), nodes, 0);
      }
      return new Strike(blows, false);
    }
    series(blows, kind, nodes, 0);
    for (int i = 1; i < survivable && random.nextDouble() < MORE; i++) {
      series(blows, keepingData(), nodes, i);
    }
    return new Strike(blows, false);
  }

  private Strike beyond(List<Integer> nodes, int survivable) {
    int count = survivable + 1 + random.nextInt(nodes.size() - survivable);
    List<Blow> blows = new ArrayList<>();
    boolean same = random.nextBoolean();
    FaultKind kind = keepingData();
    for (int i = 0; i < count; i++) {
      blows.add(blow(same ? kind : keepingData(), nodes, i, random.nextInt(MAX_DELAY_MILLIS)));
    }
    return new Strike(blows, true);
  }

  /** One node again and again, before it is whole: the others lack nothing meanwhile. */
  private void series(List<Blow> blows, FaultKind first, List<Integer> nodes, int victim) {
    Blow last = blow(first, nodes, victim, random.nextInt(MAX_DELAY_MILLIS));
    blows.add(last);
    for (int i = 1; i < MAX_SERIES && random.nextDouble() < MORE; i++) {
      int delay = last.delayMillis() + last.holdMillis() + random.nextInt(MAX_DELAY_MILLIS);
      last = blow(keepingData(), nodes, victim, delay);
      blows.add(last);
    }
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

  private Blow blow(FaultKind kind, List<Integer> nodes, int victim, int delayMillis) {
    return new Blow(
        kind,
        nodes.get(victim),
        nodes.get((victim + 1) % nodes.size()),
        delayMillis,
        MIN_HOLD_MILLIS + random.nextInt(MAX_HOLD_MILLIS - MIN_HOLD_MILLIS));
  }
}
