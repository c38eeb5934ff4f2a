package roma.data;

import java.util.zip.CRC32C;

/**
 * How a record follows from its key's record before: what goes to a replica that has that one, in
 * place of a record that may be large.
 *
 * @param nowSeconds the unix time by which the primary decided
 * @param checksum of what comes out: another result, by other software or from a damaged record, is
 *     noticed and not kept
 */
public record Derivation(ValueOperation operation, long nowSeconds, int checksum) {

  /** Of a record that {@code operation} has just made. */
  public static Derivation of(ValueOperation operation, long nowSeconds, Record made) {
    return new Derivation(operation, nowSeconds, checksum(made));
  }

  /**
   * The record that follows, or null where {@code before} is not what the primary had.
   *
   * @param before the key's record, or null
   */
  public Record apply(Record before, Version version) {
    CommandLogic.Decision decision =
        CommandLogic.apply(
            new Command.Operate(operation), before, version, nowSeconds, Integer.MAX_VALUE);
    boolean same = decision.isChange() && checksum(decision.record()) == checksum;
    return same ? decision.record() : null;
  }

  /** As {@link #apply}, whatever comes out: for tests of what that would do. */
  public Record applyUnchecked(Record before, Version version) {
    return CommandLogic.apply(
            new Command.Operate(operation), before, version, nowSeconds, Integer.MAX_VALUE)
        .record();
  }

  private static int checksum(Record record) {
    CRC32C sum = new CRC32C();
    ValueParts parts = record.value().parts();
    if (parts == null) {
      sum.update(record.value().array());
    } else {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        sum.update(parts.checksum() >>> shift);
      }
    }
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      sum.update((int) (record.expiresAt() >>> shift));
    }
    return (int) sum.getValue();
  }
}
