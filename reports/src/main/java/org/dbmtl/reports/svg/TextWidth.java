package org.dbmtl.reports.svg;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * How wide a text is in a sans-serif font, about: pictures are laid out where no font is known. Off
 * by a few percent for most fonts, so leave some room.
 */
public final class TextWidth {
  private static final Set<UnicodeScript> WIDE =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);
  private static final String ELLIPSIS = "\u2026";

  private TextWidth() {}

  /** Width in pixels at a font size. */
  public static double of(String text, double size) {
    return size * text.codePoints().mapToDouble(TextWidth::ems).sum();
  }

  private static double ems(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    if (point < 0x80) {
      return "ijlI.,;:'|!()[]ft ".indexOf(point) >= 0
          ? 0.33
          : "mwMW@%".indexOf(point) >= 0 ? 0.92 : Character.isUpperCase(point) ? 0.7 : 0.58;
    }
    boolean wide = WIDE.contains(UnicodeScript.of(point)) || point >= 0x1F300;
    return wide ? 1.05 : 0.65;
  }

  /** The text, or as much of its start as fits with an ellipsis; never cuts a character in two. */
  public static String fitted(String text, double size, double width) {
    if (of(text, size) <= width) {
      return text;
    }
    double room = width - of(ELLIPSIS, size);
    StringBuilder kept = new StringBuilder();
    for (int point : text.codePoints().toArray()) {
      room -= size * ems(point);
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept + ELLIPSIS;
  }
}
