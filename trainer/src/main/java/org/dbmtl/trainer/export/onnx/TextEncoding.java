package org.dbmtl.trainer.export.onnx;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.WholeFloats;
import org.dbmtl.predictor.model.ModelDescription;
import org.jspecify.annotations.Nullable;

/**
 * From texts to ids, as {@link org.dbmtl.predictor.input.RowEncoder} does, for all but these:
 * around the items of a list, blanks other than U+0020 stay; and around an item that itself holds
 * blanks, one blank goes on each side where a vocabulary is looked up, and none where items are
 * hashed.
 */
final class TextEncoding {
  private static final String BLANK = " ";

  /** What stands behind an item while it is trimmed, so that there is always a word. */
  private static final String END = " .";

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  // Blanks around an item are taken off later.
  private static final String FLOAT = " *" + WholeFloats.PATTERN + " *";

  private final Graph graph;
  private final ListPooling pooling;
  private final ModelDescription model;

  /**
   * @param model whose null values mean missing, besides the empty text
   */
  TextEncoding(Graph graph, ModelDescription model) {
    this.graph = graph;
    pooling = new ListPooling(graph);
    this.model = model;
  }

  private Set<String> nulls(FeatureInput input) {
    Set<String> nulls = new LinkedHashSet<>(List.of(""));
    nulls.addAll(model.nullValues());
    nulls.addAll(model.nullValuesOf().getOrDefault(input.column(), List.of()));
    return nulls;
  }

  /**
   * @param texts [rows]
   * @param vocabulary of an input that needs one
   */
  EncodedIds encode(IdInput input, Tensor texts, @Nullable Vocabulary vocabulary) {
    Set<String> nulls = nulls(input);
    String separator = input.separator();
    if (separator == null) {
      return new EncodedIds(lookUp(input, texts, vocabulary, nulls), null);
    }
    Tensor ids = items(input, separator, texts, vocabulary);
    if (nulls.size() > 1) {
      Tensor held = graph.unsqueeze(graph.cast(isHeld(input, texts), ElementType.INT64), 1);
      ids = graph.multiply(ids, held);
    }
    return pooling.compact(ids, input);
  }

  /** [rows] false where the text means missing. */
  Tensor isHeld(FeatureInput input, Tensor texts) {
    List<ByteString> keys = new ArrayList<>();
    nulls(input).forEach(text -> keys.add(ByteString.copyFromUtf8(text)));
    return graph.cast(labels(texts, keys, new long[keys.size()], 1), ElementType.BOOL);
  }

  /** [rows, items] the id of each item, 0 of empty ones. */
  private Tensor items(
      IdInput input, String separator, Tensor texts, @Nullable Vocabulary vocabulary) {
    // With a separator in front every text has two items, and the first one is empty.
    Tensor longer = graph.of("StringConcat", graph.text(separator), texts);
    Tensor items =
        graph
            .nodes("StringSplit", "", List.of(longer), 2, Attribute.of("delimiter", separator))
            .get(0);
    if (separator.equals(BLANK)) {
      return lookUp(input, items, vocabulary, Set.of(""));
    }
    // Of " a " the words are "a" and "."; of " " it is "."; of "a b" they are "a", "b" and ".".
    List<Tensor> words =
        graph.nodes(
            "StringSplit",
            "",
            List.of(graph.of("StringConcat", items, graph.text(END))),
            2,
            Attribute.of("maxsplit", 2));
    Tensor first = graph.squeeze(graph.pick(words.get(0), 0), -1);
    Tensor isWord = graph.of("Equal", words.get(1), graph.longs("two", 2));
    Tensor isEmpty = graph.of("Equal", words.get(1), graph.longs("one", 1));
    Tensor trimmed = graph.where(isWord, first, items);
    Tensor ids = lookUp(input, trimmed, vocabulary, Set.of(""));
    return graph.where(isEmpty, graph.longs("missing", IdInput.MISSING), ids);
  }

  /** The id of each text, of any shape. */
  private Tensor lookUp(
      IdInput input, Tensor given, @Nullable Vocabulary vocabulary, Set<String> missing) {
    Tensor texts = holdsWholeNumbers(vocabulary) ? withoutPoint(given) : given;
    boolean hashed = input.hashBuckets() > 0;
    boolean list = input.list() && !BLANK.equals(input.separator());
    List<ByteString> keys = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (String text : missing) {
      keys.add(ByteString.copyFromUtf8(text));
      ids.add((long) IdInput.MISSING);
    }
    if (vocabulary != null) {
      for (int place = 0; place < vocabulary.size(); place++) {
        String value = vocabulary.value(place);
        long id = hashed ? IdInput.FIRST : IdInput.FIRST + place;
        if (!missing.contains(value)) {
          for (String key : list && !hashed ? padded(value) : List.of(value)) {
            keys.add(ByteString.copyFromUtf8(key));
            ids.add(id);
          }
        }
      }
    }
    long other = vocabulary == null ? IdInput.FIRST : IdInput.UNSEEN;
    Tensor found = labels(texts, keys, ids.stream().mapToLong(Long::longValue).toArray(), other);
    if (!hashed) {
      return found;
    }
    Tensor hash = graph.node("MurmurHash3", Graph.MICROSOFT, texts, Attribute.of("positive", 1));
    Tensor remainder =
        graph.of(
            "Mod",
            graph.cast(hash, ElementType.INT64),
            graph.longs("buckets", input.hashBuckets()));
    Tensor first = graph.longs("first", IdInput.FIRST);
    return graph.where(graph.of("Equal", found, first), graph.add(remainder, first), found);
  }

  /** Whether ids may be whole numbers. */
  private static boolean holdsWholeNumbers(@Nullable Vocabulary vocabulary) {
    if (vocabulary == null) {
      return true;
    }
    return IntStream.range(0, vocabulary.size())
        .anyMatch(place -> WHOLE.matcher(vocabulary.value(place)).matches());
  }

  /** Each text, or the whole number of one that is written as a float. */
  private Tensor withoutPoint(Tensor texts) {
    Tensor isFloat =
        graph.nodes("RegexFullMatch", "", List.of(texts), 1, Attribute.of("pattern", FLOAT)).get(0);
    // With a point in front every text has two parts, and the first one is empty.
    Tensor longer = graph.of("StringConcat", graph.text("."), texts);
    Tensor parts =
        graph.nodes("StringSplit", "", List.of(longer), 2, Attribute.of("delimiter", ".")).get(0);
    return graph.where(isFloat, graph.squeeze(graph.pick(parts, 1), -1), texts);
  }

  /** A value as it may stand between two separators. */
  private static List<String> padded(String value) {
    return value.contains(BLANK)
        ? List.of(value, BLANK + value, value + BLANK, BLANK + value + BLANK)
        : List.of(value);
  }

  private Tensor labels(Tensor texts, List<ByteString> keys, long[] values, long other) {
    return graph.node(
        "LabelEncoder",
        Graph.ML,
        texts,
        Attribute.ofTexts("keys_strings", keys),
        Attribute.ofNumbers("values_int64s", values),
        Attribute.of("default_int64", other));
  }
}
