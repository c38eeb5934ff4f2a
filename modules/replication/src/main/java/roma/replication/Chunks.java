package roma.replication;

import java.util.List;
import roma.data.Digest;
import roma.data.Version;
import roma.replication.ReplicaFrame.KeyedRecord;

/** What both ends of a copy reckon alike. */
final class Chunks {
  private Chunks() {}

  static long checksum(List<KeyedRecord> records) {
    long sum = records.size();
    for (KeyedRecord each : records) {
      long value = each.record().value().hashCode() & 0xffffffffL;
      Version version = each.record().version();
      sum = sum * 31 + Digest.of(each.key(), version) + value * 7 + each.record().expiresAt();
    }
    return sum;
  }

  static long bytes(List<KeyedRecord> records) {
    long bytes = 0;
    for (KeyedRecord each : records) {
      bytes += each.key().bytes().size() + each.record().value().size();
    }
    return bytes;
  }
}
