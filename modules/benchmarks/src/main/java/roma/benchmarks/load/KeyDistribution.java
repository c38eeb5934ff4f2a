package roma.benchmarks.load;

import java.util.Locale;

/**
 * Which keys are asked for.
 *
 * @param parameter Zipf's exponent, or the hot key's share of all requests
 */
public record KeyDistribution(Kind kind, double parameter) {
  /** Its law. */
  public enum Kind {
    UNIFORM,
    ZIPF,
    /** Key 0 has a share of its own; the others are uniform. */
    HOT
  }

  public static final KeyDistribution UNIFORM = new KeyDistribution(Kind.UNIFORM, 0);

  private static final double DEFAULT_EXPONENT = 1;
  private static final double DEFAULT_SHARE = 0.5;

  public KeyDistribution {
    boolean holds =
        switch (kind) {
          case UNIFORM -> true;
          case ZIPF -> parameter > 0 && parameter <= 10;
          case HOT -> parameter > 0 && parameter <= 1;
        };
    if (!holds) {
      throw new IllegalArgumentException(
          "Zipf's exponent is more than 0 up to 10, a hot key's share more than 0 up to 1; not "
              + parameter);
    }
  }

  /**
   * Reads {@code uniform}, {@code zipf}, {@code zipf:1.2}, {@code hot}, {@code hot:0.3}.
   *
   * @throws IllegalArgumentException where it is none of these
   */
  public static KeyDistribution parse(String text) {
    String[] words = text.split(":");
    try {
      if (words.length <= 2) {
        switch (words[0]) {
          case "uniform":
            if (words.length == 1) {
              return UNIFORM;
            }
            break;
          case "zipf":
            return new KeyDistribution(Kind.ZIPF, parameter(words, DEFAULT_EXPONENT));
          case "hot":
            return new KeyDistribution(Kind.HOT, parameter(words, DEFAULT_SHARE));
          default:
        }
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no distribution of keys: give uniform, zipf:EXPONENT or hot:SHARE");
  }

  private static double parameter(String[] words, double otherwise) {
    return words.length == 1 ? otherwise : Double.parseDouble(words[1]);
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.UNIFORM ? name : name + ":" + parameter;
  }
}
