package roma.data;

/**
 * What a record is stored under: the number of its hash name (ROMA's named tables; 0 is {@code
 * roma}) and the key's own bytes. Only the bytes decide the vnode (reference/roma.md 1.2).
 */
public record Key(int hashNameId, Bytes bytes) {
  /** The hash name every node has from the start: {@code roma}. */
  public static final int DEFAULT_HASH_NAME_ID = 0;

  public Key {
    if (hashNameId < 0 || hashNameId > 0xffff) {
      throw new IllegalArgumentException("hash name id " + hashNameId + " is not within 0..65535");
    }
  }

  /** A key of the default hash name. */
  public static Key of(String text) {
    return new Key(DEFAULT_HASH_NAME_ID, Bytes.utf8(text));
  }
}
