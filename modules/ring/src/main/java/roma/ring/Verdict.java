package roma.ring;

/**
 * What became of one {@link RingChange}.
 *
 * @param applied whether the ring changed by it; of a {@link RingChange.ChangeVnodes}, by any of
 *     its vnodes
 * @param reason one line, why it (or which part of it) was refused; empty where all of it was
 *     applied
 */
public record Verdict(boolean applied, String reason) {
  static final Verdict APPLIED = new Verdict(true, "");

  static Verdict refused(String reason) {
    return new Verdict(false, reason);
  }

  /** Of several vnodes changed in one command. */
  static Verdict ofMany(int changes, int refusals, String firstReason) {
    if (refusals == 0) {
      return changes == 0 ? refused("no vnode named") : APPLIED;
    }
    return new Verdict(
        refusals < changes, refusals + " of " + changes + " refused, the first: " + firstReason);
  }
}
