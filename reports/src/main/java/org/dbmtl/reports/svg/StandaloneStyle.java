package org.dbmtl.reports.svg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours of a picture outside of a page; {@code report.css} has the same for pages. */
final class StandaloneStyle {
  static final String TEXT =
      """
      <style>
      svg { --ink: #1c1e21; --paper: #fff; --soft: #59616c; --mute: #8b95a5; --fill: #3b82f6; --bad: #b3261e; --warm: #b45309; }
      @media (prefers-color-scheme: dark) {
        svg { --ink: #e6e8eb; --paper: #15181c; --soft: #a3acb8; --mute: #7c8796; --fill: #5b8def; --bad: #f2877f; --warm: #f0b45c; }
      }
      text { fill: var(--ink); font: 12px system-ui, sans-serif; }
      .soft { fill: var(--soft); } .box { fill: var(--paper); stroke: var(--mute); } .tint { fill: var(--fill); }
      .small { font-size: 9px; }
      .edge { stroke: var(--soft); fill: none; } .head { fill: var(--soft); } .hit { stroke: transparent; fill: none; stroke-width: 14; }
      .required .edge { stroke: var(--warm); } .required .head { fill: var(--warm); }
      .differs .edge { stroke: var(--bad); } .differs .head { fill: var(--bad); }
      .ghost { stroke: var(--mute); fill: none; stroke-dasharray: 2 4; } .forbidden { stroke: var(--bad); fill: none; stroke-dasharray: 2 4; } .cross { stroke: var(--bad); fill: none; }
      </style>
      """;

  private StandaloneStyle() {}

  /** The style in light colours, for programs that know no variables. */
  static String light() {
    String light = TEXT.replaceFirst("(?s)@media.*?\\}\\s*\\}", "");
    Matcher variables = Pattern.compile("--([a-z]+): ([^;]+);").matcher(light);
    String plain = light.replaceFirst("svg \\{[^}]*\\}", "");
    while (variables.find()) {
      plain = plain.replace("var(--" + variables.group(1) + ")", variables.group(2));
    }
    return plain;
  }
}
