package roma.server;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The regular expression of {@code stat}, searched in the keys. Any client may send one, so its
 * length is bounded and so are the steps that it may take: an expression that backtracks for ever
 * ends as a broken one.
 */
final class StatFilter {
  static final int MAX_REGEXP_CHARS = 256;

  /** Characters looked at in all keys together; an ordinary search needs some thousands. */
  static final int MAX_STEPS = 1_000_000;

  /** The expression is too long, broken or takes too many steps. */
  static final class RefusedException extends Exception {
    RefusedException(String why) {
      super(why, null, false, false);
    }
  }

  /** Unwinds the matcher. */
  private static final class TooManySteps extends RuntimeException {
    TooManySteps() {
      super(null, null, false, false);
    }
  }

  private final Pattern pattern;
  private int steps;

  private StatFilter(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @param regexp null for a filter that passes everything
   */
  static StatFilter of(String regexp) throws RefusedException {
    if (regexp == null) {
      return new StatFilter(null);
    } else if (regexp.length() > MAX_REGEXP_CHARS) {
      throw new RefusedException(
          "regular expression longer than " + MAX_REGEXP_CHARS + " characters");
    }
    try {
      return new StatFilter(Pattern.compile(regexp));
    } catch (PatternSyntaxException broken) {
      throw new RefusedException("bad regular expression: " + broken.getDescription());
    }
  }

  boolean matches(String key) throws RefusedException {
    try {
      return pattern == null || pattern.matcher(new Counted(key)).find();
    } catch (TooManySteps | StackOverflowError endless) {
      throw new RefusedException("regular expression takes too many steps");
    }
  }

  private final class Counted implements CharSequence {
    private final String text;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      if (steps > MAX_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
