package roma.ring;

import java.util.Comparator;
import java.util.random.RandomGenerator;

/**
 * A ring's descent, compared before versions: by number, then id. A new one begins where the ring
 * goes on without the majority that its members would need.
 *
 * <p>Generations that the survivor of two nodes begins are of one <i>lineage</i>: each goes on from
 * all that was decided before. A forced start begins another lineage, on an operator's word: what
 * the absent nodes have decided and written since is not in it.
 *
 * @param number counts up; each forced start goes on at the next multiple of {@link
 *     #NUMBERS_A_LINEAGE}
 * @param id random; the upper half names the lineage
 */
public record Generation(int number, long id) implements Comparable<Generation> {
  /** Far more than two nodes survive each other between two forced starts. */
  private static final int NUMBERS_A_LINEAGE = 10_000;

  private static final int HALF_BITS = 32;
  private static final long LOWER_HALF = (1L << HALF_BITS) - 1;

  /** Of a new cluster. */
  static Generation first(RandomGenerator random) {
    return new Generation(1, random.nextLong());
  }

  /** The next one of the same lineage. */
  Generation next(RandomGenerator random) {
    return new Generation(number + 1, id & ~LOWER_HALF | random.nextLong() & LOWER_HALF);
  }

  /** The first of another lineage. */
  Generation forced(RandomGenerator random) {
    return new Generation((number / NUMBERS_A_LINEAGE + 1) * NUMBERS_A_LINEAGE, random.nextLong());
  }

  /** Whether one goes on from all that was decided in the other. */
  public boolean isOfLineage(Generation other) {
    return number / NUMBERS_A_LINEAGE == other.number / NUMBERS_A_LINEAGE
        && id >>> HALF_BITS == other.id >>> HALF_BITS;
  }

  @Override
  public int compareTo(Generation other) {
    return Comparator.comparingInt(Generation::number)
        .thenComparingLong(Generation::id)
        .compare(this, other);
  }
}
