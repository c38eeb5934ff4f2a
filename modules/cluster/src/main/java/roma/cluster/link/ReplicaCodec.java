package roma.cluster.link;

import static roma.cluster.link.ValueCodec.list;
import static roma.cluster.link.ValueCodec.optional;
import static roma.cluster.link.ValueCodec.version;

import roma.replication.ReplicaFrame;
import roma.replication.ReplicaFrame.Append;
import roma.replication.ReplicaFrame.Appended;
import roma.replication.ReplicaFrame.CatchUp;
import roma.replication.ReplicaFrame.CaughtUp;
import roma.replication.ReplicaFrame.Change;
import roma.replication.ReplicaFrame.Chunk;
import roma.replication.ReplicaFrame.ChunkAsk;
import roma.replication.ReplicaFrame.Collect;
import roma.replication.ReplicaFrame.Collected;
import roma.replication.ReplicaFrame.CutFirst;
import roma.replication.ReplicaFrame.EpochStart;
import roma.replication.ReplicaFrame.Equalise;
import roma.replication.ReplicaFrame.Equalised;
import roma.replication.ReplicaFrame.FillAnew;
import roma.replication.ReplicaFrame.FillStart;
import roma.replication.ReplicaFrame.FillStarted;
import roma.replication.ReplicaFrame.Filled;
import roma.replication.ReplicaFrame.Header;
import roma.replication.ReplicaFrame.KeyedRecord;
import roma.replication.ReplicaFrame.LogState;
import roma.replication.ReplicaFrame.Misplaced;
import roma.replication.ReplicaFrame.Refused;
import roma.replication.ReplicaFrame.WholeWanted;

/**
 * What replicas say to each other, as bytes. Tags are part of the wire format: add, never renumber.
 */
final class ReplicaCodec {
  private ReplicaCodec() {}

  static void write(FrameWriter out, ReplicaFrame frame) {
    if (frame instanceof Append f) {
      version(
          header(out, 0, f).i64(f.committed()).i64(f.leaseRound()).i64(f.digestAfter()),
          f.previous());
      list(out, f.entries(), ValueCodec::entry);
    } else if (frame instanceof Appended f) {
      version(header(out, 1, f).i64(f.leaseRound()), f.end());
    } else if (frame instanceof Misplaced f) {
      log(header(out, 2, f), f.log());
    } else if (frame instanceof Refused f) {
      header(out, 3, f);
    } else if (frame instanceof Collect f) {
      header(out, 4, f);
    } else if (frame instanceof Collected f) {
      log(header(out, 5, f), f.log());
    } else if (frame instanceof Equalise f) {
      log(header(out, 6, f), f.log());
    } else if (frame instanceof Equalised f) {
      version(header(out, 7, f), f.end());
    } else if (frame instanceof WholeWanted f) {
      version(header(out, 17, f), f.end());
    } else {
      writeCopying(out, frame);
    }
  }

  private static void writeCopying(FrameWriter out, ReplicaFrame frame) {
    if (frame instanceof CatchUp f) {
      log(header(out, 8, f).i64(f.question()), f.log());
      optional(out, f.cutTo(), ValueCodec::version);
      list(out, f.cutTails(), ValueCodec::key);
    } else if (frame instanceof CutFirst f) {
      version(header(out, 9, f).i64(f.question()), f.cutTo());
    } else if (frame instanceof CaughtUp f) {
      optional(header(out, 10, f).i64(f.question()).flag(f.more()), f.cutTo(), ValueCodec::version);
      version(out, f.end());
      list(out, f.changes(), ReplicaCodec::change);
      list(out, f.records(), ReplicaCodec::keyed);
    } else if (frame instanceof FillAnew f) {
      header(out, 11, f).i64(f.question());
    } else if (frame instanceof FillStart f) {
      optional(header(out, 12, f).i64(f.fill()), f.resumeAfter(), ValueCodec::key);
      optional(out, f.resumeTail(), ValueCodec::version);
    } else if (frame instanceof FillStarted f) {
      version(
          header(out, 13, f).i64(f.fill()).flag(f.anew()).i64(f.records()).i64(f.bytes()),
          f.base());
    } else if (frame instanceof ChunkAsk f) {
      header(out, 14, f).i64(f.fill()).i64(f.number());
    } else if (frame instanceof Chunk f) {
      header(out, 15, f).i64(f.fill()).i64(f.number()).flag(f.last()).i64(f.checksum());
      list(out, f.records(), ReplicaCodec::keyed);
    } else if (frame instanceof Filled f) {
      version(header(out, 16, f).i64(f.fill()).i64(f.digest()), f.end());
    } else {
      throw new IllegalArgumentException("no tag for " + frame);
    }
  }

  static ReplicaFrame read(FrameReader in) {
    int tag = in.u8();
    Header h = new Header(in.i32(), in.i64(), in.i32());
    return switch (tag) {
      case 0 -> append(in, h);
      case 1 -> {
        long round = in.i64();
        yield new Appended(h, version(in), round);
      }
      case 2 -> new Misplaced(h, log(in));
      case 3 -> new Refused(h);
      case 4 -> new Collect(h);
      case 5 -> new Collected(h, log(in));
      case 6 -> new Equalise(h, log(in));
      case 7 -> new Equalised(h, version(in));
      case 17 -> new WholeWanted(h, version(in));
      default -> readCopying(tag, in, h);
    };
  }

  private static ReplicaFrame readCopying(int tag, FrameReader in, Header h) {
    long question = in.i64();
    return switch (tag) {
      case 8 ->
          new CatchUp(
              h, question, log(in), optional(in, ValueCodec::version), list(in, ValueCodec::key));
      case 9 -> new CutFirst(h, question, version(in));
      case 10 -> caughtUp(in, h, question);
      case 11 -> new FillAnew(h, question);
      case 12 ->
          new FillStart(
              h, question, optional(in, ValueCodec::key), optional(in, ValueCodec::version));
      case 13 -> fillStarted(in, h, question);
      case 14 -> new ChunkAsk(h, question, in.i64());
      case 15 -> chunk(in, h, question);
      case 16 -> {
        long digest = in.i64();
        yield new Filled(h, question, version(in), digest);
      }
      default -> throw new IllegalArgumentException("no replica frame has the tag " + tag);
    };
  }

  private static FrameWriter header(FrameWriter out, int tag, ReplicaFrame frame) {
    Header h = frame.header();
    return out.u8(tag).i32(h.vnode()).i64(h.configurationVersion()).i32(h.epoch());
  }

  private static Append append(FrameReader in, Header h) {
    long committed = in.i64();
    long round = in.i64();
    long digest = in.i64();
    return new Append(h, version(in), list(in, ValueCodec::entry), digest, committed, round);
  }

  private static CaughtUp caughtUp(FrameReader in, Header h, long question) {
    boolean more = in.flag();
    var cutTo = optional(in, ValueCodec::version);
    var end = version(in);
    return new CaughtUp(
        h,
        question,
        cutTo,
        list(in, ReplicaCodec::change),
        list(in, ReplicaCodec::keyed),
        end,
        more);
  }

  private static FillStarted fillStarted(FrameReader in, Header h, long fill) {
    boolean anew = in.flag();
    long records = in.i64();
    long bytes = in.i64();
    return new FillStarted(h, fill, version(in), anew, records, bytes);
  }

  private static Chunk chunk(FrameReader in, Header h, long fill) {
    long number = in.i64();
    boolean last = in.flag();
    long checksum = in.i64();
    return new Chunk(h, fill, number, list(in, ReplicaCodec::keyed), last, checksum);
  }

  private static void log(FrameWriter out, LogState log) {
    version(out.i32(log.lastEqualisedEpoch()).i64(log.firstKept()).flag(log.sure()), log.end());
    list(
        out,
        log.epochStarts(),
        (o, start) -> o.i32(start.epoch()).i64(start.firstSequenceNumber()));
  }

  private static LogState log(FrameReader in) {
    int lastEqualisedEpoch = in.i32();
    long firstKept = in.i64();
    boolean sure = in.flag();
    var end = version(in);
    var starts = list(in, i -> new EpochStart(i.i32(), i.i64()));
    return new LogState(lastEqualisedEpoch, end, starts, firstKept, sure);
  }

  private static void change(FrameWriter out, Change change) {
    version(out, change.version());
    ValueCodec.effect(out, change.effect());
    optional(out, change.key(), ValueCodec::key);
    version(out, change.previous());
    ValueCodec.requestId(out, change.request());
    optional(out, change.outcome(), ValueCodec::reply);
    out.i64(change.atSeconds());
  }

  private static Change change(FrameReader in) {
    return new Change(
        version(in),
        ValueCodec.effect(in),
        optional(in, ValueCodec::key),
        version(in),
        ValueCodec.requestId(in),
        optional(in, ValueCodec::reply),
        in.i64());
  }

  private static void keyed(FrameWriter out, KeyedRecord keyed) {
    ValueCodec.key(out, keyed.key());
    optional(out, keyed.record(), ValueCodec::record);
  }

  private static KeyedRecord keyed(FrameReader in) {
    return new KeyedRecord(ValueCodec.key(in), optional(in, ValueCodec::record));
  }
}
