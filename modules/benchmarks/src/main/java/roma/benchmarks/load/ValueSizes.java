package roma.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of values, in bytes: one for all, a range, or several with weights. A value's size follows
 * from its key and its write, so that whoever reads it knows it too.
 */
public final class ValueSizes {
  private record Part(int least, int most, double upTo) {}

  private static final int MAX_BYTES = 1 << 30;

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final int largest;

  private ValueSizes(String text) {
    this.text = text;
    String[] words = text.split(",");
    double total = 0;
    for (String word : words) {
      total += weight(word);
    }
    double upTo = 0;
    int most = 0;
    for (String word : words) {
      upTo += weight(word) / total;
      String[] ends = word.split(":")[0].split("-");
      Part part = new Part(bytes(ends[0]), bytes(ends[ends.length - 1]), upTo);
      if (part.least() > part.most() || ends.length > 2) {
        throw wrong();
      }
      parts.add(part);
      most = Math.max(most, part.most());
    }
    largest = most;
  }

  public static ValueSizes fixed(int bytes) {
    return new ValueSizes(String.valueOf(bytes));
  }

  /**
   * Reads {@code 1024}, {@code 100-4000} (each size of the range equally often), or several of
   * these with weights: {@code 100:8,1024:2}.
   *
   * @throws IllegalArgumentException where it is none of these, or a size is below {@link
   *     ValuePattern#MIN_BYTES}
   */
  public static ValueSizes parse(String text) {
    return new ValueSizes(text);
  }

  private double weight(String word) {
    String[] halves = word.split(":");
    try {
      double weight = halves.length == 1 ? 1 : Double.parseDouble(halves[1]);
      if (halves.length <= 2 && weight > 0 && weight < Double.POSITIVE_INFINITY) {
        return weight;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw wrong();
  }

  private int bytes(String word) {
    try {
      int bytes = Integer.parseInt(word);
      if (bytes >= ValuePattern.MIN_BYTES && bytes <= MAX_BYTES) {
        return bytes;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw wrong();
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "'"
            + text
            + "' are no sizes of values: give bytes from "
            + ValuePattern.MIN_BYTES
            + " on, as 1024, 100-4000 or 100:8,1024:2");
  }

  /**
   * @param hash of key and write, all its bits equally random
   */
  int of(long hash) {
    double at = (hash >>> 11) * 0x1p-53;
    double from = 0;
    for (Part part : parts) {
      if (at < part.upTo()) {
        double within = (at - from) / (part.upTo() - from);
        return part.least() + (int) (within * (part.most() - part.least() + 1L));
      }
      from = part.upTo();
    }
    return parts.get(parts.size() - 1).most();
  }

  int largest() {
    return largest;
  }

  @Override
  public String toString() {
    return text;
  }
}
