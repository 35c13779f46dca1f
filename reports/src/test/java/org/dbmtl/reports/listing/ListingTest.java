package org.dbmtl.reports.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.TerminalText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
  private static final Listing<String> LISTING =
      new Listing<String>()
          .text("name", name -> name, name -> name)
          .number("length", name -> Integer.toString(name.length()), String::length)
          .csvAlone("upper", name -> name.isEmpty() ? null : name.toUpperCase(Locale.ROOT))
          .tableAlone("first", name -> name.isEmpty() ? "-" : name.substring(0, 1));

  @Test
  void aTableHasItsColumnsInLine() {
    assertThat(LISTING.table(List.of("ab", "")))
        .isEqualTo(
            """
            name  length  first
            ab         2  a
                       0  -
            """);
  }

  @Test
  void csvQuotesWhatRfc4180Says() {
    assertThat(LISTING.csv(List.of("a,b", "say \"hi\"", "two\nlines", "")))
        .isEqualTo(
            """
            name,length,upper
            "a,b",3,"A,B"
            "say ""hi""\",8,"SAY ""HI""\"
            "two
            lines",9,"TWO
            LINES"
            ,0,
            """);
  }

  @Test
  void textOfAnyScriptStaysInItsColumn() {
    List<List<String>> rows =
        List.of(List.of("点击", "1"), List.of("e\u0301te\u0301", "2"), List.of("\uD83D\uDE00!", "3"));

    assertThat(AlignedText.of(rows, Set.of(0)))
        .isEqualTo("点击  1\ne\u0301te\u0301   2\n\uD83D\uDE00!   3\n");
  }

  @Test
  void controlCharactersAreShownAsEscapes() {
    String evil = "a\u001B[2Jb\r\nc\td\u202Ee\u2028\uD800";

    assertThat(TerminalText.escape(evil))
        .isEqualTo("a\\u001b[2Jb\\r\\nc\\td\\u202ee\\u2028\\ud800");
    assertThat(AlignedText.of(List.of(List.of(evil, "1")), Set.of(0)).lines()).hasSize(1);
    assertThat(TerminalText.escape("naïve – 点击")).isEqualTo("naïve – 点击");
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "ä, 1", "한글, 4", "ｶﾅ, 2", "カナ, 4", "עברית, 5", "\u200B, 0", "🚀, 2"})
  void widthsAreThoseOfATerminal(String text, int columns) {
    assertThat(TerminalText.width(text)).isEqualTo(columns);
  }
}
