package roma.management.console;

import static org.assertj.core.api.Assertions.assertThat;

import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.Test;

class PrintedValueTest {
  @Test
  void rowsAreATable() throws OpenDataException {
    String[] columns = {"node", "primary"};
    CompositeType type =
        new CompositeType(
            "row",
            "row",
            columns,
            columns,
            new OpenType<?>[] {SimpleType.STRING, SimpleType.INTEGER});
    CompositeData[] rows = {
      new CompositeDataSupport(type, columns, new Object[] {"10.0.0.1_11211", 7}),
      new CompositeDataSupport(type, columns, new Object[] {"b_1", 170})
    };
    assertThat(PrintedValue.of(rows))
        .isEqualTo("node            primary\n10.0.0.1_11211  7\nb_1             170");
  }

  @Test
  void listsAreALineAndNothingIsEmpty() {
    assertThat(PrintedValue.of(new String[] {"a", "b"})).isEqualTo("a b");
    assertThat(PrintedValue.of(new CompositeData[0])).isEmpty();
    assertThat(PrintedValue.of(true)).isEqualTo("true");
  }
}
