package roma.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Key;
import roma.data.Version;

/**
 * A header's stored form: format (1 byte), the numbers in the order of {@link VnodeHeader}, epoch
 * starts, fill.
 */
final class HeaderCodec {
  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES =
      1 + 2 * Integer.BYTES + 11 * Long.BYTES + Integer.BYTES + 1;
  private static final int START_BYTES = Integer.BYTES + Long.BYTES;
  private static final int NO_KEY = -1;

  private HeaderCodec() {}

  static byte[] encode(VnodeHeader header) {
    byte[] fill = header.fill() == null ? new byte[0] : encode(header.fill());
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + header.epochStarts().size() * START_BYTES + fill.length)
            .put(FORMAT)
            .putInt(header.storedEpoch())
            .putInt(header.lastEqualisedEpoch())
            .putLong(header.end().packed())
            .putLong(header.firstKept())
            .putLong(header.digest())
            .putLong(header.records())
            .putLong(header.bytes())
            .putLong(header.changeBytes())
            .putLong(header.highestRecord())
            .putLong(header.flushAtSeconds())
            .putLong(header.lineage().number())
            .putLong(header.lineage().id())
            .putLong(header.lastFedConfigurationVersion())
            .putInt(header.epochStarts().size());
    for (EpochStart start : header.epochStarts()) {
      out.putInt(start.epoch()).putLong(start.firstSequenceNumber());
    }
    return out.put((byte) (header.fill() == null ? 0 : 1)).put(fill).array();
  }

  static VnodeHeader decode(int vnode, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    byte format = in.get();
    if (format != FORMAT) {
      throw Damage.unreadable("vnode header", format);
    }
    int storedEpoch = in.getInt();
    int lastEqualisedEpoch = in.getInt();
    Version end = Version.unpack(in.getLong());
    long firstKept = in.getLong();
    long digest = in.getLong();
    long records = in.getLong();
    long bytes = in.getLong();
    long changeBytes = in.getLong();
    long highestRecord = in.getLong();
    long flushAt = in.getLong();
    Lineage lineage = new Lineage(in.getLong(), in.getLong());
    long lastFed = in.getLong();
    List<EpochStart> starts = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      starts.add(new EpochStart(in.getInt(), in.getLong()));
    }
    FillProgress fill = in.get() == 0 ? null : decodeFill(in);
    return new VnodeHeader(
        vnode,
        storedEpoch,
        lastEqualisedEpoch,
        List.copyOf(starts),
        end,
        firstKept,
        digest,
        records,
        bytes,
        changeBytes,
        highestRecord,
        flushAt,
        fill,
        lineage,
        lastFed);
  }

  private static byte[] encode(FillProgress fill) {
    byte[] source = fill.source().getBytes(StandardCharsets.UTF_8);
    byte[] key = fill.lastKey() == null ? new byte[0] : fill.lastKey().bytes().array();
    return ByteBuffer.allocate(3 * Integer.BYTES + source.length + key.length)
        .putInt(fill.sourceEpoch())
        .putInt(source.length)
        .put(source)
        .putInt(fill.lastKey() == null ? NO_KEY : fill.lastKey().hashNameId())
        .put(key)
        .array();
  }

  private static FillProgress decodeFill(ByteBuffer in) {
    int sourceEpoch = in.getInt();
    byte[] source = new byte[in.getInt()];
    in.get(source);
    int hashNameId = in.getInt();
    byte[] key = new byte[in.remaining()];
    in.get(key);
    return new FillProgress(
        new String(source, StandardCharsets.UTF_8),
        sourceEpoch,
        hashNameId == NO_KEY ? null : new Key(hashNameId, Bytes.wrap(key)));
  }
}
