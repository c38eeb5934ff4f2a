package roma.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ReplicaFrame.KeyedRecord;

class VnodeImageTest {
  private static final Key A = Key.of("a");
  private static final Key B = Key.of("b");
  private final VnodeImage image = new VnodeImage(3);

  @Test
  void theDigestFollowsTheRecords() {
    image.append(1, List.of(put(A, 1, 1), put(B, 1, 2), put(A, 1, 3)));
    assertThat(image.header().digest()).isEqualTo(image.recomputedDigest()).isNotZero();
    assertThat(image.end()).isEqualTo(new Version(1, 3));
  }

  @Test
  void theLogKeepsItsLastChangesOnly() {
    image.append(1, List.of(put(A, 1, 1), put(B, 1, 2), put(A, 1, 3), put(A, 1, 4)));
    assertThat(image.changes(0, 10)).isNull();
    assertThat(image.changes(1, 10)).hasSize(3);
    assertThat(image.header().log().firstKept()).isEqualTo(2);
  }

  @Test
  void aCutTakesTheTailBackAndPutsTheSourcesRecords() {
    image.append(1, List.of(put(A, 1, 1), put(B, 1, 2), put(A, 1, 3)));
    VnodeImage source = new VnodeImage(3);
    source.append(1, List.of(put(A, 1, 1), put(B, 1, 2)));
    source.append(2, List.of(put(B, 2, 3)));
    image.catchUp(
        2,
        new Version(1, 2),
        source.changes(2, 10),
        List.of(
            new KeyedRecord(A, source.records().get(A)),
            new KeyedRecord(B, source.records().get(B))));
    assertThat(image.records()).isEqualTo(source.records());
    assertThat(image.header().digest()).isEqualTo(source.header().digest());
    assertThat(image.reaches(new Version(1, 3))).isFalse();
    assertThat(image.reaches(new Version(2, 3))).isTrue();
  }

  @Test
  void aChunksRecordYieldsToWhatTheTailBrought() {
    image.beginFill(1, new Version(1, 5));
    image.append(1, List.of(put(A, 1, 6), Entry.remove(new Version(1, 7), B, new Version(1, 4))));
    image.putChunk(
        1, List.of(new KeyedRecord(A, record(1, 3)), new KeyedRecord(B, record(1, 4))), true);
    assertThat(image.records()).containsOnlyKeys(A);
    assertThat(image.records().get(A).version()).isEqualTo(new Version(1, 6));
    assertThat(image.header().fill()).isNull();
  }

  @Test
  void aChunksRecordYieldsToAFlush() {
    image.beginFill(1, new Version(1, 5));
    image.append(1, List.of(Entry.flush(new Version(1, 6), RequestId.NONE)));
    image.putChunk(1, List.of(new KeyedRecord(A, record(1, 3))), true);
    assertThat(image.records()).isEmpty();
  }

  private static Record record(int epoch, long number) {
    return Record.of(new Version(epoch, number), 0, 0, Bytes.utf8("v" + number));
  }

  private static Entry put(Key key, int epoch, long number) {
    return Entry.put(key, Version.NONE, record(epoch, number), RequestId.NONE, Reply.STORED);
  }
}
