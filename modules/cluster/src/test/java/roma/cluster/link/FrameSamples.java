package roma.cluster.link;

import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Derivation;
import roma.data.Entry;
import roma.data.Key;
import roma.data.MetaCommand;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.ValueOperation;
import roma.data.Version;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaFrame.Header;

/** One of every frame, and of every value inside frames. */
final class FrameSamples {
  private static final Key KEY = new Key(3, Bytes.utf8("a key"));
  private static final RequestId REQUEST = new RequestId(Long.MIN_VALUE + 5, 77);
  private static final Version AT = new Version(9, 1234);
  private static final Record RECORD =
      Record.of(AT, 0xfffffffe, 1_900_000_000L, Bytes.utf8("a value"));

  private FrameSamples() {}

  /** What was written. */
  static byte[] bytesOf(FrameWriter writer) {
    io.netty.buffer.ByteBuf copy = io.netty.buffer.Unpooled.buffer(writer.size());
    writer.copyTo(copy, 0, writer.size());
    return copy.array();
  }

  static List<Reply> replies() {
    return List.of(
        new Reply.Found(RECORD),
        Reply.STORED,
        Reply.NOT_STORED,
        Reply.EXISTS,
        Reply.NOT_FOUND,
        Reply.DELETED,
        Reply.TOUCHED,
        Reply.FLUSHED,
        Reply.NOT_A_NUMBER,
        new Reply.Number(-1),
        new Reply.TooLarge(1 << 20),
        Reply.Items.NONE,
        Reply.Items.of(Bytes.EMPTY, Bytes.utf8("an item")),
        Reply.Word.CLEARED,
        Reply.Word.APPLIED,
        Reply.Refusal.NOT_A_LIST,
        Reply.Refusal.NOT_UTF8,
        Reply.notDone("no"),
        Reply.unknown("perhaps"));
  }

  static List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    for (Command.Mode mode : Command.Mode.values()) {
      commands.add(new Command.Store(mode, 1, 2, Bytes.utf8(mode.name())));
    }
    commands.addAll(
        List.of(
            new Command.Get(),
            new Command.GetAny(),
            new Command.CompareAndSet(-7, 1, 2, Bytes.EMPTY),
            new Command.Delete(),
            new Command.Arithmetic(true, -1),
            new Command.Arithmetic(false, 1),
            new Command.Touch(5),
            new Command.GetAndTouch(6),
            new Command.FlushAll(7)));
    operations().forEach(operation -> commands.add(new Command.Operate(operation)));
    for (MetaCommand meta :
        List.of(
            new MetaCommand.Get(1, MetaCommand.NONE, 30),
            new MetaCommand.Store(Command.Mode.ADD, -1, 2, Bytes.utf8("v"), -5L, true, 3),
            new MetaCommand.Store(
                Command.Mode.SET, 1, 2, Bytes.EMPTY, null, false, MetaCommand.NONE),
            new MetaCommand.Delete(7L, false, MetaCommand.NONE),
            new MetaCommand.Delete(null, true, 8),
            new MetaCommand.Arithmetic(false, -1, null, 0, 13, 5))) {
      commands.add(new Command.Meta(meta));
    }
    return commands;
  }

  private static List<ValueOperation> operations() {
    List<ValueOperation> operations = new ArrayList<>();
    for (ListCommand.Op op : ListCommand.Op.values()) {
      operations.add(
          new ListCommand(
              op, -3, Bytes.utf8("e"), ListRange.span(1, -1), new Placement(true, 5, 60)));
    }
    for (MapCommand.Op op : MapCommand.Op.values()) {
      operations.add(new MapCommand(op, Bytes.utf8("f"), Bytes.utf8("v"), 99));
    }
    operations.add(MapCommand.field(MapCommand.Op.GET, null));
    for (CounterCommand.Op op : CounterCommand.Op.values()) {
      operations.add(
          new CounterCommand(op, true, List.of(new CounterCommand.Step(Bytes.utf8("n"), -2)), 77));
    }
    return operations;
  }

  static List<Entry> entries() {
    Record touched = Record.of(AT, 1, 0, Bytes.EMPTY);
    return List.of(
        Entry.put(KEY, Version.NONE, RECORD, REQUEST, Reply.STORED),
        Entry.put(KEY, AT, touched, REQUEST, new Reply.Found(touched)),
        Entry.put(KEY, AT, Record.tombstone(new Version(9, 1235)), REQUEST, Reply.DELETED),
        Entry.put(KEY, AT, RECORD, REQUEST, Reply.Items.of(Bytes.utf8("taken"))),
        Entry.put(KEY, AT, RECORD, REQUEST, Reply.STORED)
            .derivedBy(new Derivation(operations().get(3), 99, -7)),
        Entry.remove(AT, KEY, AT),
        Entry.flush(AT, REQUEST),
        Entry.flushLater(AT, REQUEST, 99),
        new Entry(AT, Entry.Effect.NONE, null, Version.NONE, null, RequestId.NONE, null, 0));
  }

  static List<LinkFrame> frames() {
    List<LinkFrame> frames = new ArrayList<>();
    replicaFrames().forEach(frame -> frames.add(new LinkFrame.Replica(frame)));
    replies().forEach(reply -> frames.add(new LinkFrame.Answer(5, 511, reply)));
    commands().forEach(c -> frames.add(new LinkFrame.Ask(6, 0, KEY, c, REQUEST, true, 9999, 77)));
    frames.add(new LinkFrame.Ask(6, 0, null, new Command.FlushAll(0), REQUEST, false, 1, 0));
    frames.add(new LinkFrame.NotHere(7, 12, 99, false));
    frames.add(new LinkFrame.NotHere(8, 13, 100, true));
    for (LinkFrame.Channel channel : LinkFrame.Channel.values()) {
      frames.add(new LinkFrame.Agreement(channel, Bytes.utf8(channel.name())));
    }
    return frames;
  }

  private static List<ReplicaFrame> replicaFrames() {
    Header h = new Header(511, 1L << 40, 9);
    ReplicaFrame.LogState log =
        new ReplicaFrame.LogState(
            8,
            AT,
            List.of(new ReplicaFrame.EpochStart(1, 1), new ReplicaFrame.EpochStart(9, 1200)),
            17,
            true);
    List<ReplicaFrame.Change> changes =
        entries().stream()
            .map(
                e ->
                    new ReplicaFrame.Change(
                        e.version(),
                        e.effect(),
                        e.key(),
                        e.previous(),
                        e.request(),
                        e.outcome(),
                        e.atSeconds()))
            .toList();
    List<ReplicaFrame.KeyedRecord> records =
        List.of(new ReplicaFrame.KeyedRecord(KEY, RECORD), new ReplicaFrame.KeyedRecord(KEY, null));
    return List.of(
        new ReplicaFrame.Append(h, AT, entries(), -3, 1233, 55),
        new ReplicaFrame.Append(h, Version.NONE, List.of(), 0, 0, 0),
        new ReplicaFrame.Appended(h, AT, 55),
        new ReplicaFrame.Misplaced(h, log),
        new ReplicaFrame.WholeWanted(h, AT),
        new ReplicaFrame.Refused(h),
        new ReplicaFrame.Collect(h),
        new ReplicaFrame.Collected(h, log),
        new ReplicaFrame.Equalise(h, log),
        new ReplicaFrame.Equalised(h, AT),
        new ReplicaFrame.CatchUp(h, 4, log, AT, List.of(KEY)),
        new ReplicaFrame.CatchUp(h, 4, log, null, List.of()),
        new ReplicaFrame.CutFirst(h, 4, AT),
        new ReplicaFrame.CaughtUp(h, 4, AT, changes, records, AT, true),
        new ReplicaFrame.FillAnew(h, 4),
        new ReplicaFrame.FillStart(h, 5, KEY, AT),
        new ReplicaFrame.FillStart(h, 5, null, Version.NONE),
        new ReplicaFrame.FillStarted(h, 5, AT, true, 1000, 1 << 30),
        new ReplicaFrame.ChunkAsk(h, 5, 3),
        new ReplicaFrame.Chunk(h, 5, 4, records, true, -99),
        new ReplicaFrame.Filled(h, 5, AT, -98));
  }
}
