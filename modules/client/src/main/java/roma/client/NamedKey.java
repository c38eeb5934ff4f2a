package roma.client;

import roma.data.Bytes;
import roma.data.HashNames;

/**
 * A key as clients name it, with the text of its hash name; nodes know that name's number. Only
 * {@code bytes} decide the vnode.
 */
public record NamedKey(Bytes hashName, Bytes bytes) {
  /** The hash name that is always there. */
  public static final Bytes ROMA = Bytes.utf8(HashNames.DEFAULT);

  private static final Bytes ESCAPE = Bytes.wrap(new byte[] {0x1b});

  /** A key of {@link #ROMA}. */
  public static NamedKey of(String text) {
    return new NamedKey(ROMA, Bytes.utf8(text));
  }

  /** As requests name it: keys of {@link #ROMA} need no name. */
  public Bytes wire() {
    return hashName.equals(ROMA) ? bytes : bytes.concat(ESCAPE).concat(hashName);
  }
}
