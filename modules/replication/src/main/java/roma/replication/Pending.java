package roma.replication;

import java.util.ArrayList;
import java.util.List;
import roma.data.Entry;
import roma.data.Record;
import roma.data.Reply;

/** An entry of this primary that is not yet in every in-sync log, and who waits for it. */
final class Pending {
  final Entry entry;

  /** The entry for those who can derive its record; null where it is sent whole to everybody. */
  final Entry derived;

  final long digestAfter;

  /** Null once answered, and for entries that nobody asked for. */
  ClientRequest request;

  /** What the client is told; the change log's outcome may be shorter. */
  final Reply reply;

  private List<Decided> decided;

  Pending(Entry entry, long digestAfter, ClientRequest request, Reply reply) {
    this(entry, null, digestAfter, request, reply);
  }

  Pending(Entry entry, Entry derived, long digestAfter, ClientRequest request, Reply reply) {
    this.entry = entry;
    this.derived = derived;
    this.digestAfter = digestAfter;
    this.request = request;
    this.reply = reply;
  }

  /** A reply that changes nothing and rests on entries up to this one. */
  record Decided(ClientRequest request, Reply reply) {}

  void add(Decided waiter) {
    if (decided == null) {
      decided = new ArrayList<>(2);
    }
    decided.add(waiter);
  }

  List<Decided> takeDecided() {
    List<Decided> taken = decided == null ? List.of() : decided;
    decided = null;
    return taken;
  }

  /** Null where nobody waits. */
  List<Decided> decided() {
    return decided;
  }

  Record record() {
    return entry.record();
  }

  int bytes() {
    int size = 64;
    if (entry.key() != null) {
      size += entry.key().bytes().size();
    }
    if (entry.record() != null) {
      size += entry.record().value().size();
    }
    return size;
  }
}
