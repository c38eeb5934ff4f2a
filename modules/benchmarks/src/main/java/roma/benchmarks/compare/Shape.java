package roma.benchmarks.compare;

import java.util.List;

/** One of the loads that every peer is put under. */
record Shape(double readShare, int pipeline) {
  static final List<Shape> ALL =
      List.of(new Shape(0.9, 1), new Shape(0, 1), new Shape(0.9, 16), new Shape(0, 16));

  @Override
  public String toString() {
    String mix = readShare == 0 ? "100% set" : Math.round(readShare * 100) + "% get";
    return mix + ", pipeline " + pipeline;
  }
}
