package roma.ring;

import java.util.Comparator;

/**
 * A ring's lineage. A forced start begins a new one; copies of another lineage are never a source.
 * Compared before versions: by number, then id.
 */
public record Generation(int number, long id) implements Comparable<Generation> {
  @Override
  public int compareTo(Generation other) {
    return Comparator.comparingInt(Generation::number)
        .thenComparingLong(Generation::id)
        .compare(this, other);
  }
}
