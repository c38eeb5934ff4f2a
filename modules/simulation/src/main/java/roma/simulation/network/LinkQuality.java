package roma.simulation.network;

import java.util.random.RandomGenerator;

/**
 * How well messages travel, drawn once a seed.
 *
 * @param loss probability that a message vanishes
 * @param duplication probability that it arrives twice
 * @param slow probability that it takes up to {@code slowMicros} instead
 * @param inOrder whether messages of one direction keep their order, as on one TCP connection
 */
public record LinkQuality(
    double loss,
    double duplication,
    double slow,
    int minMicros,
    int maxMicros,
    int slowMicros,
    boolean inOrder) {

  /** Fast and faultless. */
  public static final LinkQuality PERFECT = new LinkQuality(0, 0, 0, 100, 500, 0, true);

  /** Anything from nearly perfect to hardly usable. */
  public static LinkQuality drawn(RandomGenerator random) {
    boolean faulty = random.nextInt(3) > 0;
    int minMicros = 50 + random.nextInt(1_000);
    return new LinkQuality(
        faulty ? random.nextDouble() * random.nextDouble() * 0.2 : 0,
        faulty ? random.nextDouble() * 0.1 : 0,
        faulty ? random.nextDouble() * 0.1 : 0,
        minMicros,
        minMicros + 100 + random.nextInt(5_000),
        1_000 + random.nextInt(200_000),
        random.nextBoolean());
  }
}
