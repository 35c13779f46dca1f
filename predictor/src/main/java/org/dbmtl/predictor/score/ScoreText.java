package org.dbmtl.predictor.score;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes expressions, with the parentheses they need and no others. */
final class ScoreText {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  /** How close parts bind: an operand is put in parentheses where it must bind closer. */
  private static final int SUM = 1;

  private static final int PRODUCT = 2;
  private static final int SIGNED = 3;
  private static final int POWER = 4;
  private static final int LEAF = 5;

  private final List<String> targets;
  private final List<JointTerm> jointTerms;

  ScoreText(List<String> targets, List<JointTerm> jointTerms) {
    this.targets = targets;
    this.jointTerms = jointTerms;
  }

  /** A target's name as an expression has it. */
  static String name(String target) {
    return PLAIN.matcher(target).matches() ? target : "`" + target.replace("`", "``") + "`";
  }

  String of(ScoreNode node) {
    if (node instanceof ScoreNode.Constant constant) {
      return number(constant.value());
    } else if (node instanceof ScoreNode.Mean mean) {
      return name(targets.get(mean.target()));
    } else if (node instanceof ScoreNode.Standardised mean) {
      return "%s(%s)".formatted(ScoreParser.STANDARDISED, name(targets.get(mean.target())));
    } else if (node instanceof ScoreNode.Joint joint) {
      return joint(joint);
    } else if (node instanceof ScoreNode.Negated negated) {
      return "-" + operand(negated.operand(), SIGNED);
    } else if (node instanceof ScoreNode.Call call) {
      return call.arguments().stream()
          .map(this::of)
          .collect(Collectors.joining(", ", call.function().key() + "(", ")"));
    }
    return operation((ScoreNode.Operation) node);
  }

  private String operation(ScoreNode.Operation operation) {
    if (operation.operator() == ScoreOperator.POWER) {
      return operand(operation.left(), LEAF) + "^" + operand(operation.right(), SIGNED);
    }
    int own = binding(operation);
    String sign = operation.operator().sign();
    return "%s %s %s"
        .formatted(operand(operation.left(), own), sign, operand(operation.right(), own + 1));
  }

  private String operand(ScoreNode node, int least) {
    return binding(node) < least ? "(" + of(node) + ")" : of(node);
  }

  private static int binding(ScoreNode node) {
    if (node instanceof ScoreNode.Operation operation) {
      return switch (operation.operator()) {
        case PLUS, MINUS -> SUM;
        case TIMES, DIVIDE -> PRODUCT;
        case POWER -> POWER;
      };
    }
    return node instanceof ScoreNode.Negated ? SIGNED : LEAF;
  }

  private String joint(ScoreNode.Joint joint) {
    JointTerm term = jointTerms.get(joint.term());
    List<Event> given =
        joint.condition() == JointTerm.NONE
            ? List.of()
            : jointTerms.get(joint.condition()).events();
    List<Event> asked = new ArrayList<>(term.events());
    asked.removeAll(given);
    String subject =
        term.meanTarget() == JointTerm.NONE
            ? "P(" + events(asked.isEmpty() ? term.events() : asked)
            : "E(" + name(targets.get(term.meanTarget()));
    return subject + (given.isEmpty() ? "" : " | " + events(given)) + ")";
  }

  private String events(List<Event> events) {
    return events.stream()
        .map(event -> (event.on() ? "" : "!") + name(targets.get(event.target())))
        .collect(Collectors.joining(" & "));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && value < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
