package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import roma.data.Record;
import roma.data.Reply;

/** The answers to memcached's meta commands (its protocol.txt): two letters, then the flags. */
public final class MetaReply {
  private MetaReply() {}

  /** Writes nothing where the form is quiet about this reply. */
  public static void write(ByteBuf out, Reply reply, MetaForm form, long nowSeconds) {
    if (reply instanceof Reply.Found found) {
      writeFound(out, found.record(), form, nowSeconds);
    } else if (reply instanceof Reply.NotFound) {
      boolean reads = form.kind() == MetaForm.Kind.GET || form.kind() == MetaForm.Kind.DEBUG;
      if (!(reads && form.quiet())) {
        writeStatus(out, reads ? "EN" : "NF", form);
      }
    } else if (reply instanceof Reply.Number stored) {
      if (!form.quiet()) {
        writeStored(out, stored.value(), form);
      }
    } else if (reply instanceof Reply.Deleted) {
      if (!form.quiet()) {
        writeStatus(out, "HD", form);
      }
    } else if (reply instanceof Reply.NotStored) {
      writeStatus(out, "NS", form);
    } else if (reply instanceof Reply.Exists) {
      writeStatus(out, "EX", form);
    } else {
      ReplyEncoder.writeChange(out, reply, Request.Wording.MEMCACHED);
    }
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private static void writeStatus(ByteBuf out, String status, MetaForm form) {
    ascii(out, status);
    for (int at = 0; at < form.shown().length(); at++) {
      writeEcho(out, form.shown().charAt(at), form);
    }
    ascii(out, "\r\n");
  }

  private static void writeStored(ByteBuf out, long cas, MetaForm form) {
    ascii(out, "HD");
    for (int at = 0; at < form.shown().length(); at++) {
      char flag = form.shown().charAt(at);
      if (flag == 'c') {
        ascii(out, " c");
        ReplyEncoder.writeNumber(out, cas);
      }
      writeEcho(out, flag, form);
    }
    ascii(out, "\r\n");
  }

  /** The flags that need no record. */
  private static void writeEcho(ByteBuf out, char flag, MetaForm form) {
    if (flag == 'k') {
      ascii(out, " k");
      out.writeBytes(form.echo().array());
      ascii(out, form.binary() ? " b" : "");
    } else if (flag == 'O') {
      ascii(out, " O");
      out.writeBytes(form.opaque().array());
    }
  }

  private static void writeFound(ByteBuf out, Record record, MetaForm form, long nowSeconds) {
    if (form.kind() == MetaForm.Kind.DEBUG) {
      writeDebug(out, record, form, nowSeconds);
      return;
    } else if (form.kind() == MetaForm.Kind.ARITHMETIC && form.quiet()) {
      return;
    }
    ascii(out, form.value() ? "VA " + record.value().size() : "HD");
    for (int at = 0; at < form.shown().length(); at++) {
      writeFlag(out, form.shown().charAt(at), record, form, nowSeconds);
    }
    Record.Mark mark = record.mark();
    ascii(out, mark.isGiven() ? " Z" : "");
    ascii(out, mark.isStale() ? " X" : "");
    ascii(out, mark.isWon() ? " W" : "");
    ascii(out, "\r\n");
    if (form.value()) {
      out.writeBytes(record.value().array());
      ascii(out, "\r\n");
    }
  }

  private static void writeFlag(
      ByteBuf out, char flag, Record record, MetaForm form, long nowSeconds) {
    switch (flag) {
      case 's' -> ascii(out, " s" + record.value().size());
      case 't' -> ascii(out, " t" + secondsLeft(record, nowSeconds));
      case 'f' -> ascii(out, " f" + Integer.toUnsignedString(record.flags()));
      case 'c' -> ascii(out, " c" + Long.toUnsignedString(record.cas()));
      default -> writeEcho(out, flag, form);
    }
  }

  private static long secondsLeft(Record record, long nowSeconds) {
    return record.expiresAt() == Record.NEVER ? -1 : Math.max(0, record.expiresAt() - nowSeconds);
  }

  /** Without what memcached says of uses and slabs, which are not counted here. */
  private static void writeDebug(ByteBuf out, Record record, MetaForm form, long nowSeconds) {
    ascii(out, "ME ");
    out.writeBytes(form.echo().array());
    ascii(
        out,
        " exp="
            + secondsLeft(record, nowSeconds)
            + " cas="
            + Long.toUnsignedString(record.cas())
            + " size="
            + record.value().size()
            + "\r\n");
  }
}
