package dev.yam.bench.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class BlockCounterTest {

  @Test
  void givenLoop_whenItTurnsOnceMore_thenTheInstructionsOfOneTurnAreCounted() throws Exception {
    IntUnaryOperator sum = counted(Sum.class);
    long tenTurns = cost(sum, 10);

    long elevenTurns = cost(sum, 11);

    assertThat(elevenTurns - tenTurns).isEqualTo(9); // compare: 3; add: 4; increment; jump back
  }

  @Test
  void givenBranches_whenTaken_thenOnlyTheirBlocksAreCounted() throws Exception {
    IntUnaryOperator branches = counted(Branches.class);

    long first = cost(branches, 1);
    long second = cost(branches, 2);
    long other = cost(branches, 3);

    assertThat(second).isEqualTo(first);
    assertThat(other).isGreaterThan(first);
  }

  @Test
  void givenInstrumentedClass_whenRun_thenItDoesWhatItDid() throws Exception {
    IntUnaryOperator original = new Branches();

    IntUnaryOperator counted = counted(Branches.class);

    for (int i = 0; i < 6; i++) {
      assertThat(counted.applyAsInt(i)).isEqualTo(original.applyAsInt(i));
    }
  }

  private static long cost(IntUnaryOperator code, int argument) {
    long before = InstructionCounter.total();
    int result = code.applyAsInt(argument);
    long after = InstructionCounter.total();
    assertThat(result).isGreaterThanOrEqualTo(0);
    return after - before;
  }

  private static IntUnaryOperator counted(Class<?> type) throws Exception {
    Constructor<?> constructor = new Defining(type).define().getDeclaredConstructor();
    return (IntUnaryOperator) constructor.newInstance();
  }

  static final class Defining extends ClassLoader {
    private final Class<?> type;

    Defining(Class<?> type) {
      super(type.getClassLoader());
      this.type = type;
    }

    Class<?> define() throws IOException {
      try (InputStream in = type.getResourceAsStream(type.getName().replaceAll(".*[.]", "") + ".class")) {
        byte[] counted = BlockCounter.instrument(in.readAllBytes());
        return defineClass(type.getName(), counted, 0, counted.length);
      }
    }
  }

  public static final class Sum implements IntUnaryOperator {
    public Sum() {}

    @Override
    public int applyAsInt(int n) {
      int sum = 0;
      for (int i = 0; i < n; i++) {
        sum += i;
      }
      return sum;
    }
  }

  /** Frames that know an object whose constructor has not run yet, a switch, a handler. */
  public static final class Branches implements IntUnaryOperator {
    public Branches() {}

    @Override
    public int applyAsInt(int n) {
      StringBuilder text = n > 2 ? new StringBuilder(n > 3 ? "four" : "three" + n) : new StringBuilder();
      try {
        switch (n) {
          case 1 -> text.append('a');
          case 2 -> text.append('b');
          case 5 -> throw new IllegalStateException();
          default -> text.append("other").append(n);
        }
      } catch (IllegalStateException expected) {
        text.append("caught");
      }
      return text.length();
    }
  }
}
