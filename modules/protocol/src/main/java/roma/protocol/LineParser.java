package roma.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import roma.data.Command;

/** One line into a request: what each command's arguments must look like (docs/protocol.md). */
final class LineParser {
  private static final byte[] NOREPLY = ascii("noreply");
  private static final byte[] UNIX = ascii("unix");
  private static final byte[] ZERO = ascii("0");
  private static final long MAX_FLAGS = 0xffff_ffffL;
  private static final Command GET = new Command.Get();
  static final Command DELETE = new Command.Delete();

  private static final int BYTES_TOKEN = 4;

  /** The longest block whose length is believed, as in memcached. */
  static final long MAX_ANNOUNCED_BYTES = Integer.MAX_VALUE - 2;

  private final ProtocolLimits limits;
  private final LongSupplier unixSeconds;
  private final KeyReader keys;
  private final MetaParser meta;

  LineParser(ProtocolLimits limits, LongSupplier unixSeconds, KeyReader keys) {
    this.limits = limits;
    this.unixSeconds = unixSeconds;
    this.keys = keys;
    this.meta = new MetaParser(this, keys, limits);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Request refused(String line) {
    return new Request.Refused(line, false);
  }

  private static Request refused(String line, boolean noreply) {
    return noreply ? null : refused(line);
  }

  /**
   * The request of any command without a data block, or null where a refusal is not to be answered.
   */
  Request parse(Verb verb, Line line) {
    return switch (verb) {
      case GET, GETS -> retrieve(line, 1, GET, verb == Verb.GETS);
      case GAT, GATS -> getAndTouch(line, verb == Verb.GATS);
      case DELETE -> delete(line);
      case INCR, DECR -> arithmetic(line, verb == Verb.INCR);
      case TOUCH -> touch(line);
      case SET_EXPT -> setExpiry(line);
      case GET_EXPT -> getExpiry(line);
      case FLUSH_ALL -> flushAll(line);
      case VERBOSITY -> verbosity(line);
      case MG, MD, MA, MN, ME -> meta.parse(verb, line);
      case CACHE_MEMLIMIT, SLABS -> MemoryParser.parse(verb, line);
      default -> AdminParser.parse(verb, line);
    };
  }

  private static boolean noreply(Line line) {
    return line.is(line.tokens() - 1, NOREPLY);
  }

  StorageLine parseStorage(Verb verb, Line line) {
    if (verb == Verb.MS) {
      return meta.parseStore(line);
    }
    int wanted = verb == Verb.CAS ? 6 : 5;
    boolean noreply = noreply(line);
    if (line.tokens() <= BYTES_TOKEN) {
      return StorageLine.refuse(verb, StorageLine.NO_BLOCK, noreply, Refusals.ERROR);
    }
    long announced = line.number(BYTES_TOKEN);
    if (announced < 0 || announced > MAX_ANNOUNCED_BYTES) {
      return StorageLine.refuse(verb, StorageLine.NO_BLOCK, noreply, Refusals.BAD_FORMAT);
    }
    int bytes = (int) announced;
    long flags = line.number(2);
    long expiry = line.number(3);
    String refusal = keys.refusal(line, 1);
    if (line.tokens() < wanted || line.tokens() > wanted + 1) {
      refusal = Refusals.ERROR;
    } else if (flags < 0 || flags > MAX_FLAGS || expiry == Line.NO_NUMBER) {
      refusal = Refusals.BAD_FORMAT;
    } else if (verb == Verb.CAS && !line.isUnsigned64(line.start(5), line.end(5))) {
      refusal = Refusals.BAD_FORMAT;
    } else if (bytes > limits.maxValueBytes()) {
      refusal = Refusals.VALUE_TOO_LONG;
    }
    if (refusal != null) {
      return StorageLine.refuse(verb, bytes, noreply, refusal);
    }
    long expected = verb == Verb.CAS ? line.digits(line.start(5), line.end(5)) : 0;
    return new StorageLine(
        verb,
        keys.key(line, 1),
        (int) flags,
        expiresAt(expiry),
        expected,
        bytes,
        noreply,
        null,
        null);
  }

  long expiresAt(long argument) {
    return argument == 0 ? 0 : ExpiryTime.resolve(argument, unixSeconds.getAsLong());
  }

  private Request retrieve(Line line, int firstKey, Command command, boolean withCas) {
    int count = line.tokens() - firstKey;
    if (count < 1) {
      return refused(Refusals.ERROR);
    }
    if (count == 1) {
      String refusal = keys.refusal(line, firstKey);
      if (refusal == null) {
        return new Request.Retrieve(
            List.of(keys.wireKey(line, firstKey, withCas)), command, withCas);
      } else if (!withCas || refusal.equals(Refusals.BAD_FORMAT)) {
        return refused(refusal);
      }
      return new Request.Retrieve(List.of(), command, true);
    }
    List<WireKey> found = new ArrayList<>(count);
    for (int token = firstKey; token < line.tokens(); token++) {
      String refusal = keys.refusal(line, token);
      if (refusal == null) {
        found.add(keys.wireKey(line, token, withCas));
      } else if (refusal.equals(Refusals.BAD_FORMAT)) {
        return refused(refusal);
      }
      // A key of an unknown hash name is simply not found, as in ROMA's gets.
    }
    return new Request.Retrieve(found, command, withCas);
  }

  private Request getAndTouch(Line line, boolean withCas) {
    if (line.tokens() < 3) {
      return refused(Refusals.ERROR);
    }
    long expiry = line.number(1);
    if (expiry == Line.NO_NUMBER) {
      return refused(Refusals.BAD_EXPIRY);
    }
    return retrieve(line, 2, new Command.GetAndTouch(expiresAt(expiry)), withCas);
  }

  private Request getExpiry(Line line) {
    if (line.tokens() < 2 || line.tokens() > 3) {
      return refused(Refusals.ARGUMENT_COUNT);
    } else if (line.tokens() == 3 && !line.is(2, UNIX)) {
      return refused(Refusals.ARGUMENT_FORMAT);
    }
    String refusal = keys.refusal(line, 1);
    return refusal != null
        ? refused(refusal)
        : new Request.GetExpiry(keys.key(line, 1), line.tokens() == 3);
  }

  private Request delete(Line line) {
    if (line.tokens() < 2) {
      return refused(Refusals.ERROR);
    }
    // memcached once had a time after the key and still takes a 0 there.
    boolean noreply = line.tokens() > 2 && noreply(line);
    int arguments = line.tokens() - (noreply ? 1 : 0);
    if (arguments > 3 || arguments == 3 && !line.is(2, ZERO)) {
      return refused(Refusals.DELETE_USAGE, noreply);
    }
    return change(line, DELETE, Request.Wording.MEMCACHED, noreply);
  }

  private Request arithmetic(Line line, boolean increment) {
    boolean noreply = line.tokens() == 4 && noreply(line);
    if (line.tokens() < 3 || line.tokens() > 4) {
      return refused(Refusals.ERROR, noreply);
    }
    // ROMA takes a negative delta, and its Java client repeats for ever what is refused.
    boolean negative = line.isNegative(2);
    int from = negative ? line.start(2) + 1 : line.start(2);
    if (!line.isUnsigned64(from, line.end(2))) {
      return refused(Refusals.BAD_DELTA, noreply);
    }
    Command command = new Command.Arithmetic(increment != negative, line.digits(from, line.end(2)));
    return change(line, command, Request.Wording.MEMCACHED, noreply);
  }

  private Request touch(Line line) {
    boolean noreply = line.tokens() == 4 && noreply(line);
    if (line.tokens() < 3 || line.tokens() > 4) {
      return refused(Refusals.ERROR, noreply);
    }
    long expiry = line.number(2);
    if (expiry == Line.NO_NUMBER) {
      return refused(Refusals.BAD_EXPIRY, noreply);
    }
    return change(line, new Command.Touch(expiresAt(expiry)), Request.Wording.MEMCACHED, noreply);
  }

  private Request setExpiry(Line line) {
    if (line.tokens() < 2) {
      return refused(Refusals.ARGUMENT_COUNT);
    }
    // Without a time ROMA takes 0, which is never.
    long expiry = line.tokens() == 2 ? 0 : line.number(2);
    if (expiry == Line.NO_NUMBER) {
      return refused(Refusals.ARGUMENT_FORMAT);
    }
    return change(line, new Command.Touch(expiresAt(expiry)), Request.Wording.SET_EXPT, false);
  }

  private Request change(Line line, Command command, Request.Wording wording, boolean noreply) {
    String refusal = keys.refusal(line, 1);
    return refusal != null
        ? refused(refusal, noreply)
        : new Request.Change(keys.key(line, 1), command, wording, noreply);
  }

  private static Request verbosity(Line line) {
    boolean noreply = noreply(line);
    int arguments = line.tokens() - (noreply ? 1 : 0);
    if (line.tokens() < 2 || arguments > 2) {
      return refused(Refusals.ERROR, noreply);
    } else if (arguments == 2 && line.number(1) < 0) {
      return refused(Refusals.BAD_FORMAT, noreply);
    }
    return new Request.Verbosity(noreply);
  }

  private Request flushAll(Line line) {
    boolean noreply = line.tokens() > 1 && noreply(line);
    int arguments = line.tokens() - (noreply ? 1 : 0);
    long delay = arguments == 1 ? 0 : line.number(1);
    if (arguments > 2) {
      return refused(Refusals.ERROR, noreply);
    } else if (delay == Line.NO_NUMBER) {
      return refused(Refusals.BAD_EXPIRY, noreply);
    }
    return new Request.FlushAll(delay <= 0 ? 0 : expiresAt(delay), noreply);
  }
}
