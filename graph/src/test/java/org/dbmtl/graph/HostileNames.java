package org.dbmtl.graph;

import java.util.List;

/** Names that would break a careless reader or writer of any of the formats. */
public final class HostileNames {
  public static final List<String> ALL =
      List.of(
          "two words",
          " edge ",
          "a>b",
          "a,b",
          "*",
          "\"",
          "'",
          "\\",
          "\\\"",
          "a\\",
          "</node>",
          "]]>",
          "&lt;",
          "&#92;",
          "\\N",
          "{\"id\"}",
          "日本 語",
          "\uD83D\uDE00",
          "é\u00A0è",
          "#",
          "//",
          "->",
          "strict",
          "1e5",
          "${x}",
          "%s");

  private HostileNames() {}
}
