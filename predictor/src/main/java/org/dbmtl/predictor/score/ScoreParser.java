package org.dbmtl.predictor.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbmtl.predictor.fault.ModelException;

/** Reads one expression by recursive descent, one method for each way to bind. */
final class ScoreParser {
  static final String STANDARDISED = "standardised";
  private static final String PROBABILITY = "P";
  private static final String EXPECTATION = "E";

  /** Parentheses, signs and powers inside one another. */
  private static final int DEEPEST = 100;

  /** So that no expression is too deep to be evaluated. */
  private static final int MOST_OPERATORS = 1000;

  private static final int NAMES_SHOWN = 10;

  private final Tokens tokens;
  private final List<String> targets;
  private final Set<String> binary;

  /** Terms and their positions. */
  private final Map<JointTerm, Integer> jointTerms = new LinkedHashMap<>();

  private boolean readsStandardised;
  private int depth;
  private int operators;

  ScoreParser(String text, List<String> targets, Set<String> binary) {
    this.tokens = new Tokens(text);
    this.targets = targets;
    this.binary = binary;
  }

  ScoreExpression parse() {
    if (tokens.peek().kind() == Token.Kind.END) {
      throw tokens.fault(0, "the expression is empty, expected one such as " + sample());
    }
    ScoreNode root = sum();
    if (tokens.peek().kind() != Token.Kind.END) {
      throw tokens.unexpected("an operator (+ - * / ^) or the end");
    }
    List<JointTerm> terms = List.copyOf(jointTerms.keySet());
    return new ScoreExpression(targets, root, terms, readsStandardised);
  }

  private String sample() {
    return targets.isEmpty() ? "1 + 1" : "2 * " + ScoreText.name(targets.get(0));
  }

  private ScoreNode sum() {
    ScoreNode left = product();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      ScoreOperator operator = tokens.take().is("+") ? ScoreOperator.PLUS : ScoreOperator.MINUS;
      left = operation(operator, left, product());
    }
    return left;
  }

  private ScoreNode product() {
    ScoreNode left = signed();
    while (tokens.peek().is("*") || tokens.peek().is("/")) {
      ScoreOperator operator = tokens.take().is("*") ? ScoreOperator.TIMES : ScoreOperator.DIVIDE;
      left = operation(operator, left, signed());
    }
    return left;
  }

  /** Every way down passes here, so depth is counted here. */
  private ScoreNode signed() {
    if (++depth > DEEPEST) {
      throw tokens.fault(
          tokens.peek().at(), "more than %d levels inside one another".formatted(DEEPEST));
    }
    ScoreNode node = tokens.takes("-") ? new ScoreNode.Negated(signed()) : power();
    depth--;
    return node;
  }

  private ScoreNode power() {
    ScoreNode base = leaf();
    return tokens.takes("^") ? operation(ScoreOperator.POWER, base, signed()) : base;
  }

  private ScoreNode operation(ScoreOperator operator, ScoreNode left, ScoreNode right) {
    if (++operators > MOST_OPERATORS) {
      throw tokens.fault(
          tokens.peek().at(), "there are more than %d operators".formatted(MOST_OPERATORS));
    }
    return new ScoreNode.Operation(operator, left, right);
  }

  private ScoreNode leaf() {
    Token token = tokens.peek();
    if (tokens.takes("(")) {
      ScoreNode inside = sum();
      tokens.expect(")", "an operator (+ - * / ^) or ')'");
      return inside;
    } else if (token.kind() == Token.Kind.NUMBER) {
      return number(tokens.take());
    } else if (token.kind() == Token.Kind.NAME && tokens.peekSecond().is("(")) {
      return call();
    } else if (token.isName()) {
      return new ScoreNode.Mean(target());
    }
    throw tokens.unexpected("a number, a target, a function, '-' or '('");
  }

  private ScoreNode number(Token token) {
    double value = Double.parseDouble(token.text());
    if (Double.isInfinite(value)) {
      throw tokens.fault(token.at(), "the number %s is too large".formatted(token.text()));
    }
    return new ScoreNode.Constant(value);
  }

  private ScoreNode call() {
    Token name = tokens.peek();
    return switch (name.text()) {
      case PROBABILITY -> probability();
      case EXPECTATION -> expectation();
      case STANDARDISED -> standardised();
      default ->
          functions()
              .filter(function -> function.key().equals(name.text()))
              .findFirst()
              .map(this::call)
              .orElseThrow(() -> unknownFunction(name));
    };
  }

  private static Stream<ScoreFunction> functions() {
    return Arrays.stream(ScoreFunction.values());
  }

  private ModelException unknownFunction(Token name) {
    if (targets.contains(name.text())) {
      return tokens.fault(
          tokens.peekSecond().at(),
          "found '(' after the target '%s', expected an operator (+ - * / ^) or the end"
              .formatted(name.text()));
    }
    List<String> known =
        Stream.concat(
                functions().map(ScoreFunction::key),
                Stream.of(PROBABILITY, EXPECTATION, STANDARDISED))
            .toList();
    return unknown(name, "function", known);
  }

  private ScoreNode call(ScoreFunction function) {
    Token name = tokens.take();
    tokens.take();
    List<ScoreNode> arguments = new ArrayList<>(List.of(sum()));
    while (tokens.takes(",")) {
      arguments.add(sum());
    }
    tokens.expect(")", "an operator (+ - * / ^), ',' or ')'");
    if (function.takesMany() ? arguments.size() < 2 : arguments.size() > 1) {
      throw tokens.fault(
          name.at(),
          "%s has %d argument%s, expected %s"
              .formatted(
                  name.text(),
                  arguments.size(),
                  arguments.size() == 1 ? "" : "s",
                  function.takesMany() ? "two or more" : "one"));
    }
    return new ScoreNode.Call(function, arguments);
  }

  private ScoreNode standardised() {
    tokens.take();
    tokens.take();
    Token name = tokens.peek();
    int target = target();
    if (isBinary(target)) {
      throw tokens.fault(
          name.at(),
          "%s is binary, expected a continuous target: write the name alone for its probability"
              .formatted(name.found()));
    }
    tokens.expect(")", "')'");
    readsStandardised = true;
    return new ScoreNode.Standardised(target);
  }

  private ScoreNode probability() {
    tokens.take();
    tokens.take();
    Map<Integer, Boolean> asked = new TreeMap<>();
    events(asked, Map.of(), "P takes binary targets: write E(%s | ...) for its mean");
    return joint(JointTerm.NONE, asked, "'&', '|' or ')'");
  }

  private ScoreNode expectation() {
    tokens.take();
    tokens.take();
    int target = target();
    return isBinary(target)
        ? joint(JointTerm.NONE, Map.of(target, true), "'|' or ')'")
        : joint(target, Map.of(), "'|' or ')'");
  }

  /**
   * The condition, if any, and the end of a joint term.
   *
   * @param asked labels in front of the condition
   * @param expected what may follow them
   */
  private ScoreNode joint(int meanTarget, Map<Integer, Boolean> asked, String expected) {
    Map<Integer, Boolean> given = new TreeMap<>();
    if (tokens.takes("|")) {
      events(given, asked, "conditions are on binary targets");
    }
    tokens.expect(")", given.isEmpty() ? expected : "'&' or ')'");
    if (given.isEmpty() && meanTarget != JointTerm.NONE) {
      return new ScoreNode.Mean(meanTarget);
    } else if (given.isEmpty() && asked.size() == 1 && asked.containsValue(true)) {
      return new ScoreNode.Mean(asked.keySet().iterator().next());
    }
    Map<Integer, Boolean> all = new TreeMap<>(asked);
    all.putAll(given);
    int term = position(meanTarget, all);
    int condition = given.isEmpty() ? JointTerm.NONE : position(JointTerm.NONE, given);
    return new ScoreNode.Joint(term, condition);
  }

  private int position(int meanTarget, Map<Integer, Boolean> labels) {
    List<Event> events = new ArrayList<>();
    labels.forEach((target, on) -> events.add(new Event(target, on)));
    int next = jointTerms.size();
    Integer known = jointTerms.putIfAbsent(new JointTerm(meanTarget, events), next);
    return known == null ? next : known;
  }

  /**
   * Reads events joined by {@code &}.
   *
   * @param labels where they are added
   * @param others labels that they must not contradict
   * @param binaryOnly why continuous targets are wrong here, with a place for the name
   */
  private void events(
      Map<Integer, Boolean> labels, Map<Integer, Boolean> others, String binaryOnly) {
    do {
      boolean on = !tokens.takes("!");
      Token token = tokens.peek();
      int target = target();
      String name = ScoreText.name(targets.get(target));
      if (!isBinary(target)) {
        String why = binaryOnly.formatted(name);
        throw tokens.fault(token.at(), "'%s' is continuous, but %s".formatted(name, why));
      }
      labels.putIfAbsent(target, on);
      if (labels.get(target) != on || others.getOrDefault(target, on) != on) {
        throw tokens.fault(
            token.at(), "%s and !%1$s exclude each other: remove one of them".formatted(name));
      }
    } while (tokens.takes("&"));
  }

  /** Takes a name; the position of that target. */
  private int target() {
    Token token = tokens.peek();
    if (!token.isName()) {
      throw tokens.unexpected("the name of a target");
    }
    int target = targets.indexOf(token.text());
    if (target < 0) {
      throw unknown(token, "target", targets);
    }
    tokens.take();
    return target;
  }

  private boolean isBinary(int target) {
    return binary.contains(targets.get(target));
  }

  private ModelException unknown(Token token, String kind, List<String> known) {
    String near = NearName.of(token.text(), known);
    String some =
        known.stream().limit(NAMES_SHOWN).map(ScoreText::name).collect(Collectors.joining(", "));
    String more = known.size() > NAMES_SHOWN ? ", ..." : "";
    String way = near == null ? "known are " + some + more : "maybe " + ScoreText.name(near);
    return tokens.fault(token.at(), "'%s' is not a %s: %s".formatted(token.text(), kind, way));
  }
}
