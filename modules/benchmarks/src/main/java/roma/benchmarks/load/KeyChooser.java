package roma.benchmarks.load;

import java.util.SplittableRandom;

/**
 * Draws key numbers; Zipf's law by rejection-inversion after Hörmann and Derflinger, 1996. The
 * lower the number, the more popular the key.
 */
final class KeyChooser {
  private final int keys;
  private final KeyDistribution distribution;
  private final double exponent;
  private final SplittableRandom random;
  private final double integralOfFirst;
  private final double integralOfLast;
  private final double shortcut;

  KeyChooser(int keys, KeyDistribution distribution, SplittableRandom random) {
    this.keys = keys;
    this.distribution = distribution;
    this.exponent = distribution.kind() == KeyDistribution.Kind.ZIPF ? distribution.parameter() : 1;
    this.random = random;
    this.integralOfFirst = integral(1.5) - 1;
    this.integralOfLast = integral(keys + 0.5);
    this.shortcut = 2 - inverse(integral(2.5) - Math.pow(2, -exponent));
  }

  int next() {
    return switch (distribution.kind()) {
      case UNIFORM -> random.nextInt(keys);
      case HOT ->
          keys == 1 || random.nextDouble() < distribution.parameter()
              ? 0
              : 1 + random.nextInt(keys - 1);
      case ZIPF -> nextByZipf();
    };
  }

  private int nextByZipf() {
    while (true) {
      double u = integralOfLast + random.nextDouble() * (integralOfFirst - integralOfLast);
      double x = inverse(u);
      int rank = (int) Math.max(1, Math.min(keys, Math.round(x)));
      if (rank - x <= shortcut || u >= integral(rank + 0.5) - Math.pow(rank, -exponent)) {
        return rank - 1;
      }
    }
  }

  private double integral(double x) {
    double log = Math.log(x);
    double t = (1 - exponent) * log;
    return (Math.abs(t) > 1e-8 ? Math.expm1(t) / t : 1 + t / 2) * log;
  }

  private double inverse(double x) {
    double t = Math.max(-1, x * (1 - exponent));
    return Math.exp((Math.abs(t) > 1e-8 ? Math.log1p(t) / t : 1 - t / 2) * x);
  }
}
