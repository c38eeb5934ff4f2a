package roma.ring.register;

/**
 * What a member must never forget.
 *
 * @param promised no lower ballot is answered; null before the first promise
 * @param accepted the ballot of {@code value}; null before the first
 * @param value the newest ring accepted, decided or not; null before the first
 */
public record RegisterState(Ballot promised, Ballot accepted, RegisterValue value) {
  public static final RegisterState EMPTY = new RegisterState(null, null, null);
}
