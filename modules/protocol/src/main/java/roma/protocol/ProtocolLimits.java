package roma.protocol;

/**
 * How much of a client's input is held at once. A longer line is refused and ends the connection; a
 * longer key or value is refused and its data block swallowed without being held.
 *
 * @param maxLineBytes longest command line without its end, {@value #MIN_LINE_BYTES} or more
 * @param maxKeyBytes longest key without the hash name's suffix; at most {@link #MAX_KEY_BYTES}
 * @param maxValueBytes longest data block; at most {@link #MAX_VALUE_BYTES}
 */
public record ProtocolLimits(int maxLineBytes, int maxKeyBytes, int maxValueBytes) {
  public static final int MIN_LINE_BYTES = 2048;
  public static final int MAX_KEY_BYTES = 32 * 1024;
  public static final int MAX_VALUE_BYTES = 16 * 1024 * 1024;

  /** Lines of 64 KiB, keys of 32 KiB, values of 1 MiB. */
  public static final ProtocolLimits DEFAULT =
      new ProtocolLimits(64 * 1024, MAX_KEY_BYTES, 1024 * 1024);

  public ProtocolLimits {
    requireWithin("maxLineBytes", maxLineBytes, MIN_LINE_BYTES, Integer.MAX_VALUE / 2);
    requireWithin("maxKeyBytes", maxKeyBytes, 1, MAX_KEY_BYTES);
    requireWithin("maxValueBytes", maxValueBytes, 1, MAX_VALUE_BYTES);
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " " + value + " is not within " + least + ".." + most);
    }
  }
}
