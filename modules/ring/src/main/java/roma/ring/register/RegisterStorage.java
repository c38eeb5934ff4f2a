package roma.ring.register;

/** Where a member keeps its {@link RegisterState}. */
public interface RegisterStorage {
  /** The state saved last; {@link RegisterState#EMPTY} where there is none. */
  RegisterState load();

  /**
   * Returns once the state would survive a loss of power. Where it throws, the caller's answer is
   * not given.
   */
  void save(RegisterState state);
}
