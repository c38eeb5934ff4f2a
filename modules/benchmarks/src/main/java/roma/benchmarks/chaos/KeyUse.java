package roma.benchmarks.chaos;

import java.util.random.RandomGenerator;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Command.Mode;

/** What clients do with a key: a history of each use is judged in its own way. */
enum KeyUse {
  /** Only counted up: a write that is gone, or happened twice, shows in the number. */
  COUNTER {
    @Override
    Command first() {
      return new Command.Store(Mode.ADD, 0, 0, Bytes.utf8("0"));
    }

    @Override
    Command next(RandomGenerator random, String word, long cas) {
      return random.nextInt(3) == 0 ? new Command.Get() : new Command.Arithmetic(true, 1);
    }
  },

  /** Words are appended, each only once: it shows in the value. */
  WORDS {
    @Override
    Command first() {
      return new Command.Store(Mode.ADD, 0, 0, Bytes.utf8(":"));
    }

    @Override
    Command next(RandomGenerator random, String word, long cas) {
      return random.nextInt(3) == 0
          ? new Command.Get()
          : new Command.Store(Mode.APPEND, 0, 0, Bytes.utf8(word));
    }
  },

  /** Everything else. */
  REGISTER {
    @Override
    Command first() {
      return new Command.Get();
    }

    @Override
    Command next(RandomGenerator random, String word, long cas) {
      Bytes value = Bytes.utf8(word);
      int flags = random.nextInt(4);
      return switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> new Command.Get();
        case 4, 5 -> new Command.Store(Mode.SET, flags, 0, value);
        case 6 -> new Command.Store(Mode.ADD, flags, 0, value);
        case 7 -> new Command.Store(Mode.REPLACE, flags, 0, value);
        case 8 -> new Command.Store(Mode.APPEND, 0, 0, value);
        case 9 -> new Command.Delete();
        case 10 -> new Command.Store(Mode.SET, 0, 0, Bytes.utf8("1000"));
        default ->
            cas == 0
                ? new Command.Arithmetic(random.nextBoolean(), 7)
                : new Command.CompareAndSet(cas, flags, 0, value);
      };
    }
  };

  static KeyUse of(int number) {
    return switch (number % 4) {
      case 0 -> COUNTER;
      case 1 -> WORDS;
      default -> REGISTER;
    };
  }

  /** What a client asks first of a key that it has not used before. */
  abstract Command first();

  /**
   * @param word that no other write has, nor a part of one
   * @param cas the unique that this client saw last, or 0
   */
  abstract Command next(RandomGenerator random, String word, long cas);
}
