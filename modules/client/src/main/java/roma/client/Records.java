package roma.client;

/**
 * The records of one hash name, by what their values are; {@link RomaClient} is those of {@code
 * roma}. Thread-safe, made anew as often as it is wanted. Where the cluster has no such hash name,
 * or it is unmounted, every operation fails with {@link UnknownHashNameException}.
 */
public sealed class Records permits RomaClient {
  private final Decisions decisions;

  Records(Decisions decisions) {
    this.decisions = decisions;
  }

  /** The same of another hash name. */
  Records of(String hashName) {
    return new Records(decisions.of(hashName));
  }

  /** The records as values of one type. */
  public <V> Values<V> values(Codec<V> codec) {
    return new Values<>(decisions, codec);
  }

  /** The records as text in UTF-8. */
  public Values<String> strings() {
    return values(Codec.utf8());
  }

  /** The records as bytes. */
  public Values<byte[]> bytes() {
    return values(Codec.bytes());
  }

  /** Records that are lists of values of one type. */
  public <V> Lists<V> lists(Codec<V> codec) {
    return new Lists<>(decisions, codec);
  }

  /** Records that are maps, of values of one type, by field. */
  public <V> Maps<V> maps(Codec<V> codec) {
    return new Maps<>(decisions, codec);
  }

  /** Records that are several counters. */
  public Counters counters() {
    return new Counters(decisions);
  }
}
