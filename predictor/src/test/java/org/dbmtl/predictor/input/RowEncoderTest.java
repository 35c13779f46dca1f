package org.dbmtl.predictor.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class RowEncoderTest {
  private static final List<FeatureInput> INPUTS =
      List.of(
          new IdInput("user", "user", 4, 0, 1, null, 1),
          new NumberInput("age", "age", Transform.NONE, 40, 10, true),
          new IdInput("tags", "tags", 5, 0, 1, ",", 3),
          new NumberInput("seen", "seen", Transform.LOG1P, 0, 1, false),
          new IdInput("item", "item", 12, 10, 1, null, 1),
          new IdInput("shop", "shop", 12, 10, 2, null, 1));
  private static final RowEncoder ENCODER =
      new RowEncoder(
          INPUTS,
          List.of("NA", "-"),
          Map.of(),
          Map.of(
              "user", Vocabulary.of(List.of("u1", "u2")),
              "tags", Vocabulary.of(List.of("a", "b", "c")),
              "shop", Vocabulary.of(List.of("s1"))));

  private final InputRows rows = new InputRows(INPUTS, 4);
  private final UnseenValues unseen = new UnseenValues(INPUTS);

  private void add(@Nullable String... texts) {
    ENCODER.add(texts, rows, unseen);
  }

  private List<Integer> ids(int input, int row) {
    int[] starts = rows.starts(input);
    return Arrays.stream(rows.ids(input), starts[row], starts[row + 1]).boxed().toList();
  }

  private float[] numbers(int row) {
    int width = rows.width();
    return Arrays.copyOfRange(rows.numbers(), row * width, (row + 1) * width);
  }

  @Test
  void aTextMayMeanMissingInOneColumn() {
    List<FeatureInput> inputs =
        List.of(
            new IdInput("user", "user", 4, 0, 1, null, 1),
            new NumberInput("age", "years", Transform.NONE, 0, 1, true),
            new NumberInput("change", "change", Transform.NONE, 0, 1, false));
    RowEncoder encoder =
        new RowEncoder(
            inputs,
            List.of("NA"),
            Map.of("years", List.of("-1"), "user", List.of("-")),
            Map.of("user", Vocabulary.of(List.of("-1", "-"))));
    InputRows read = new InputRows(inputs, 3);
    encoder.add(new String[] {"-1", "-1", "-1"}, read, new UnseenValues(inputs));
    encoder.add(new String[] {"-", "NA", "2"}, read, new UnseenValues(inputs));
    assertThat(read.ids(0)).startsWith(2, 0);
    assertThat(read.numbers()).startsWith(0, 1, -1, 0, 1, 2);
  }

  @Test
  void keepsTheLastIdsOrTheFirst() {
    List<FeatureInput> inputs =
        List.of(
            new IdInput("last", "last", 6, 0, 1, ",", 2, Keep.LAST),
            new IdInput("first", "first", 6, 0, 1, ",", 2, Keep.FIRST));
    Vocabulary values = Vocabulary.of(List.of("a", "b", "c", "d"));
    RowEncoder encoder =
        new RowEncoder(inputs, List.of(), Map.of(), Map.of("last", values, "first", values));
    InputRows read = new InputRows(inputs, 2);
    encoder.add(new String[] {"x,a,b,,c,", "a,b,c,x"}, read, new UnseenValues(inputs));
    encoder.add(new String[] {"d", "d"}, read, new UnseenValues(inputs));
    assertThat(read.ids(0)).startsWith(3, 4, 5);
    assertThat(read.ids(1)).startsWith(2, 3, 5);
  }

  @Test
  void takesWholeFloatsForWholeNumbers() {
    List<FeatureInput> inputs =
        List.of(
            new IdInput("user", "user", 5, 0, 1, null, 1),
            new IdInput("items", "items", 5, 0, 1, ",", 9),
            new IdInput("hashed", "hashed", 1002, 1000, 1, null, 1));
    RowEncoder encoder =
        new RowEncoder(
            inputs,
            List.of(),
            Map.of(),
            Map.of(
                "user", Vocabulary.of(List.of("17", "-4", "1.5")),
                "items", Vocabulary.of(List.of("17", "8", "x.0"))));
    InputRows read = new InputRows(inputs, 4);
    UnseenValues none = new UnseenValues(inputs);
    encoder.add(new String[] {"17.0", "17.0, 8.0,x.0,x", "17.0"}, read, none);
    encoder.add(new String[] {"-4.0", "17", "17"}, read, none);
    encoder.add(new String[] {"17.00", "8", "17.00"}, read, none);
    assertThat(read.ids(0)).startsWith(2, 3, 1);
    assertThat(read.ids(1)).startsWith(2, 3, 4, 1, 2, 3);
    assertThat(read.ids(2)[0]).isEqualTo(read.ids(2)[1]).isNotEqualTo(read.ids(2)[2]);
  }

  @Test
  void encodesValuesAndMissingValues() {
    add("u2", " 5e1 ", " c,,a , b,a", "-1", "i", "s1");
    add(null, "NA", "", "0", "NA", "-");
    add("u3", "40", " , ,", "0", "", "s2");
    assertThat(rows.size()).isEqualTo(3);
    assertThat(numbers(0)).containsExactly(1, 0, (float) -Math.log(2));
    assertThat(numbers(1)).containsExactly(0, 1, 0);
    assertThat(ids(0, 0)).containsExactly(3);
    assertThat(ids(0, 1)).containsExactly(0);
    assertThat(ids(0, 2)).containsExactly(1);
    assertThat(ids(1, 0)).containsExactly(4, 2, 3);
    assertThat(ids(1, 1)).containsExactly(0);
    assertThat(ids(1, 2)).containsExactly(0);
    assertThat(ids(2, 0)).containsExactly(2 + Integer.remainderUnsigned(Murmur3.hash("i"), 10));
    assertThat(ids(2, 1)).containsExactly(0);
    assertThat(ids(3, 0)).containsExactly(2 + Integer.remainderUnsigned(Murmur3.hash("s1"), 10));
    assertThat(ids(3, 1)).containsExactly(0);
    assertThat(ids(3, 2)).containsExactly(1);
  }

  @Test
  void countsUnseenValuesAndAddsThemUp() {
    add("u3", "1", "x,y,a", "1", "i", "s9");
    UnseenValues sum = new UnseenValues(INPUTS);
    sum.add(unseen);
    sum.add(unseen);
    assertThat(sum.counts()).isEqualTo(Map.of("user", 2L, "tags", 4L, "item", 0L, "shop", 2L));
  }

  @Test
  void rowsAreFilledAgain() {
    add("u1", "1", "a,b,c", "1", "i", "s1");
    rows.clear();
    add("u2", "", "b", "2", "i", "s1");
    assertThat(rows.size()).isEqualTo(1);
    assertThat(ids(0, 0)).containsExactly(3);
    assertThat(ids(1, 0)).containsExactly(3);
    assertThat(numbers(0)[1]).isEqualTo(1);
  }

  @Test
  void aRowWithABadNumberIsNotAdded() {
    add("u1", "1", "a", "1", "i", "s1");
    assertThatThrownBy(() -> add("u1", "1", "a,b", "0x10", "i", "s1"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "column 'seen' holds '0x10', which is not a finite number (feature 'seen'): correct it,"
                + " or leave it empty if it means missing");
    assertThatThrownBy(() -> add("u1", "1e300", "a", "1", "i", "s1"))
        .hasMessageContaining("column 'age' holds the number 1.0E300, which is too large");
    add("u2", "50", "c", "0", "i", "s1");
    assertThat(rows.size()).isEqualTo(2);
    assertThat(ids(0, 1)).containsExactly(3);
    assertThat(ids(1, 1)).containsExactly(4);
    assertThat(numbers(1)).containsExactly(1, 0, 0);
  }

  @Test
  void aVocabularyThatDoesNotFitIsRefused() {
    List<FeatureInput> inputs = List.of(new IdInput("user", "user", 4, 0, 1, null, 1));
    assertThatThrownBy(() -> new RowEncoder(inputs, List.of(), Map.of(), Map.of()))
        .hasMessage("feature 'user' lacks a vocabulary: the model file is damaged");
    Map<String, Vocabulary> small = Map.of("user", Vocabulary.of(List.of("u1")));
    assertThatThrownBy(() -> new RowEncoder(inputs, List.of(), Map.of(), small))
        .hasMessage("feature 'user' has 1 values, but 2 ids for them: the model file is damaged");
  }

  @Test
  void inputsSurviveJson() {
    JsonMapper json = new JsonMapper();
    var type = new TypeReference<List<FeatureInput>>() {};
    String text = json.writerFor(type).writeValueAsString(INPUTS);
    assertThat(text).contains("\"kind\":\"number\"", "\"kind\":\"id\"", "\"transform\":\"log1p\"");
    assertThat(json.readValue(text, type)).isEqualTo(INPUTS);
  }
}
