package roma.protocol;

import java.nio.charset.StandardCharsets;

/** memcached's commands about its memory, of which there is none here: no limit, no slabs. */
final class MemoryParser {
  private static final byte[] NOREPLY = ascii("noreply");
  private static final byte[] REASSIGN = ascii("reassign");
  private static final byte[] AUTOMOVE = ascii("automove");

  private MemoryParser() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Request parse(Verb verb, Line line) {
    return verb == Verb.SLABS ? slabs(line) : memoryLimit(line);
  }

  private static Request memoryLimit(Line line) {
    boolean noreply = line.tokens() == 3 && line.is(2, NOREPLY);
    if (line.tokens() != (noreply ? 3 : 2) || line.number(1) < 0) {
      return LineParser.refused(Refusals.ERROR);
    }
    return new Request.Said("MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust", noreply);
  }

  private static Request slabs(Line line) {
    if (line.tokens() == 4 && line.is(1, REASSIGN)) {
      return new Request.Said("CLIENT_ERROR slab reassignment disabled", false);
    } else if (line.tokens() == 3 && line.is(1, AUTOMOVE) && line.number(2) >= 0) {
      return new Request.Said("OK", false);
    }
    return LineParser.refused(Refusals.ERROR);
  }
}
