package roma.client;

/**
 * The cluster has no such hash name, or it is unmounted: {@link RomaException.Category#REFUSED}.
 * {@code createhash} creates one, {@code mounthash} mounts it (docs/protocol.md).
 */
public final class UnknownHashNameException extends RomaException {
  private static final long serialVersionUID = 1L;

  private final String hashName;

  UnknownHashNameException(String hashName) {
    super(
        Category.REFUSED,
        "there is no hash name " + hashName + ", or it is unmounted: see hashlist, createhash");
    this.hashName = hashName;
  }

  public String hashName() {
    return hashName;
  }

  @Override
  RomaException again() {
    return new UnknownHashNameException(hashName);
  }
}
