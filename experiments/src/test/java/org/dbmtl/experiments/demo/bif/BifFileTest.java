package org.dbmtl.experiments.demo.bif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BifFileTest {
  private static final String VARIABLES =
      """
      network unknown {
      }
      variable a {
        type discrete [ 2 ] { yes, no };
      }
      variable b {
        type discrete [ 3 ] { low, "in between", high };
      }
      """;

  private static final String OF_A = "probability ( a ) {\n  table 0.25, 0.75;\n}\n";

  @TempDir Path folder;

  @Test
  void readsALineForEachCombinationOfTheParents() {
    List<BifNode> nodes =
        parse(
            VARIABLES
                + OF_A
                + "probability ( b | a ) {\n  (no) 0.1, 0.2, 0.7;\n  (yes) 0.5, 0.5, 0;\n}\n");

    assertThat(nodes).extracting(BifNode::name).containsExactly("a", "b");
    assertThat(nodes.get(1).states()).containsExactly("low", "in between", "high");
    assertThat(nodes.get(1).parents()).containsExactly("a");
    assertThat(nodes.get(0).table()).isDeepEqualTo(new double[][] {{0.25, 0.75}});
    assertThat(nodes.get(1).table()).isDeepEqualTo(new double[][] {{0.5, 0.5, 0}, {0.1, 0.2, 0.7}});
  }

  @Test
  void aWholeTableSaysTheSameWithTheOwnStateSlowest() {
    List<BifNode> nodes =
        parse(
            VARIABLES
                + OF_A
                + "probability (\"b\" \"a\") { // 6 values\n table 0.5 0.1 0.5 0.2 0 0.7; }");

    assertThat(nodes.get(1).table()).isDeepEqualTo(new double[][] {{0.5, 0.5, 0}, {0.1, 0.2, 0.7}});
  }

  @Test
  void theLastParentChangesFastest() {
    BifNode c =
        parse(
                VARIABLES
                    + OF_A
                    + "variable c { type discrete [ 2 ] { on, off }; }\n"
                    + "probability ( b ) { table 0.2, 0.3, 0.5; }\n"
                    + "probability ( c | a, b ) { (yes, high) 0.9, 0.1; (no, low) 0.8, 0.2;"
                    + " default 0.5, 0.5; }")
            .get(2);

    assertThat(c.table()).hasNumberOfRows(6);
    assertThat(c.table()[2]).containsExactly(0.9, 0.1);
    assertThat(c.table()[3]).containsExactly(0.8, 0.2);
    assertThat(c.table()[4]).containsExactly(0.5, 0.5);
  }

  @Test
  void roundedProbabilitiesHaveTheSumOneAfterReading() {
    BifNode b = parse(VARIABLES + OF_A + "probability ( b ) { table 0.333, 0.333, 0.333; }").get(1);

    assertThat(b.table()[0]).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          probability ( b ) { table 0.2, 0.3; }          | 12: the table of b has 2 numbers, but 3 are needed
          probability ( b ) { table 0.2, 0.3, 0.7; }     | 12: the probabilities of b have the sum 1.2
          probability ( b ) { table 0.2, 0.3, 1.7; }     | 12: 1.7 is not a probability
          probability ( b ) { table 0.2, x, 0.7; }       | 12: 'x' is not a number
          probability ( b ) { table 0.2, 0.3, NaN; }     | 12: NaN is not a probability
          probability ( c ) { table 1; }                 | 12: probability of c: there is no variable c
          probability ( b ; a ) { (yes) 1, 0, 0; }       | 12: ';' is where a variable's name should be
          probability ( b a ) { (yes) 1, 0, 0; }         | 12: the distribution of b has no line for parents (no)
          probability ( b a ) { (maybe) 1, 0, 0; }       | 12: maybe is not a state of a: use one of yes, no
          probability ( b a ) { (yes, no) 1, 0, 0; }     | 12: b has 1 parent, but here are 2 states
          probability ( b a ) { (no) 1 0 0; (no) 1 0 0; } | 12: the distribution of b is given twice
          probability ( b b ) { (yes) 1, 0, 0; }         | 12: b is named twice
          probability ( a ) { table 0.5, 0.5; }          | 12: a has a second probability block
          probability ( b ) { rows 1, 0, 0; }            | 12: 'rows' is not a part of a probability
          probability ( b ) { table 1, 0, 0              | 12: the file ends where a probability should be
          potential ( b ) { table 1, 0, 0; }             | 12: 'potential' is not a block
          variable a { type discrete [ 1 ] { x }; }      | 12: variable a is there a second time
          variable c { type discrete [ 3 ] { x, y }; }   | 12: variable c has 2 states, but the file says [ 3 ]
          variable c { type discrete [ 2 ] { x, x }; }   | 12: variable c has state x twice
          variable c { type continuous; }                | 12: 'continuous' is where 'discrete' should be
          variable c { }                                 | 12: variable c has no type
          variable "c                                    | 12: a quotation mark is not closed
          """)
  void aFaultNamesItsLine(String block, String message) {
    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> parse(VARIABLES + OF_A + block))
        .withMessageStartingWith("net.bif:" + message)
        .withMessageNotContaining("\n");
  }

  @Test
  void aVariableWithoutProbabilitiesIsRefusedAtItsLine() {
    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> parse(VARIABLES + OF_A))
        .withMessageStartingWith("net.bif:6: variable b has no probability block");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> parse(""))
        .withMessageStartingWith("net.bif:1: the file has no variable");
  }

  @Test
  void bytesThatAreNotTextAreRefused() throws IOException {
    Path file = folder.resolve("a.bif");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> BifFile.read(file))
        .withMessageContaining("is not text in UTF-8");
  }

  private static List<BifNode> parse(String text) {
    return BifFile.parse("net.bif", text);
  }
}
