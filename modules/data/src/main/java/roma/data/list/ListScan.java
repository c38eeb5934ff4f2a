package roma.data.list;

/**
 * Runs over an encoded list without making anything of it. Whatever is not as expected ends it: it
 * is then {@link #failed}, and its answers mean nothing.
 */
final class ListScan {
  private static final int SMALL_OFFSET = 5;

  private final byte[] in;
  private int at;
  private boolean failed;

  ListScan(byte[] in, int at) {
    this.in = in;
    this.at = at;
  }

  int at() {
    return at;
  }

  boolean failed() {
    return failed;
  }

  boolean isTag(char tag) {
    return next() == tag && !failed;
  }

  /** A string or nil. */
  boolean skipElement() {
    int tag = next();
    if (tag == '0') {
      return !failed;
    }
    int length = count();
    if (tag != '"' || length < 0 || length > in.length - at) {
      failed = true;
      return false;
    }
    at += length;
    return !failed;
  }

  /** An integer that is not negative, or nil. */
  long time() {
    int tag = next();
    if (tag == 'i') {
      return count();
    } else if (tag == '0') {
      return ListValue.NO_TIME;
    } else if (tag != 'l' || next() != '+') {
      failed = true;
      return 0;
    }
    int bytes = 2 * count();
    if (bytes < 0 || bytes >= Long.BYTES || bytes > in.length - at) {
      failed = true;
      return 0;
    }
    long time = 0;
    for (int i = 0; i < bytes; i++) {
      time |= (in[at++] & 0xffL) << (8 * i);
    }
    return time;
  }

  /** A count, or a small integer; -1 where it is negative. */
  int count() {
    int first = next();
    if (first == 0) {
      return 0;
    } else if (first > Integer.BYTES) {
      return first - SMALL_OFFSET;
    } else if (first < 0) {
      failed = true;
      return -1;
    }
    int count = 0;
    for (int i = 0; i < first; i++) {
      count |= (next() & 0xff) << (8 * i);
    }
    return count;
  }

  private int next() {
    if (at >= in.length) {
      failed = true;
      return -1;
    }
    return in[at++];
  }
}
