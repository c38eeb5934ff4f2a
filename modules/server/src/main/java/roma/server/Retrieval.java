package roma.server;

import io.netty.buffer.ByteBuf;
import roma.data.Bytes;
import roma.data.Reply;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;
import roma.protocol.WireKey;

/**
 * A retrieval on its way: which of its keys is asked next, and whether one of them failed. A failed
 * one ends the reply with {@code SERVER_ERROR} in place of {@code END}: to say nothing of that key
 * would say that it is absent.
 */
final class Retrieval {
  private final Request.Retrieve request;
  private int asked;
  private String failure;

  Retrieval(Request.Retrieve request) {
    this.request = request;
  }

  Request.Retrieve request() {
    return request;
  }

  boolean hasNext() {
    return asked < request.keys().size();
  }

  WireKey next() {
    return request.keys().get(asked++);
  }

  void writeOne(ByteBuf out, Bytes echo, Reply reply) {
    if (reply instanceof Reply.Found found) {
      if (failure == null) {
        ReplyEncoder.writeValue(out, echo, found.record(), request.withCas());
      }
    } else if (reply instanceof Reply.Failed failed) {
      failure = failure == null ? failed.reason() : failure;
    }
  }

  /** Writes the end; whether the retrieval succeeded. */
  boolean writeEnd(ByteBuf out) {
    if (failure == null) {
      ReplyEncoder.writeEnd(out);
    } else {
      ReplyEncoder.writeFailure(out, failure);
    }
    return failure == null;
  }
}
