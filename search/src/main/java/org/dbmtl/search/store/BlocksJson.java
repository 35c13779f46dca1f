package org.dbmtl.search.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.ScoreBlocks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scores by block as a store keeps them: for each part {@code joint}, and {@code served} and {@code
 * score} where they differ from it. One that is equal to another is the other's name.
 */
final class BlocksJson {
  private static final String JOINT = "joint";
  private static final String SERVED = "served";
  private static final String SCORE = "score";

  private BlocksJson() {}

  static void write(ObjectNode node, Map<Part, ScoreBlocks> blocks) {
    for (Part part : Part.values()) {
      ScoreBlocks own = blocks.getOrDefault(part, ScoreBlocks.NONE);
      if (!own.isEmpty()) {
        ObjectNode ofPart = node.putObject(part.key());
        own.joint().forEach(ofPart.putArray(JOINT)::add);
        if (own.served().equals(own.joint())) {
          ofPart.put(SERVED, JOINT);
        } else {
          own.served().forEach(ofPart.putArray(SERVED)::add);
        }
        if (own.score().equals(own.joint())) {
          ofPart.put(SCORE, JOINT);
        } else if (own.score().equals(own.served())) {
          ofPart.put(SCORE, SERVED);
        } else {
          own.score().forEach(ofPart.putArray(SCORE)::add);
        }
      }
    }
  }

  static Map<Part, ScoreBlocks> read(JsonNode node) {
    Map<Part, ScoreBlocks> blocks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      JsonNode ofPart = node.path(part.key());
      if (ofPart.has(JOINT)) {
        blocks.put(
            part,
            new ScoreBlocks(
                numbers(ofPart, SCORE), numbers(ofPart, JOINT), numbers(ofPart, SERVED)));
      }
    }
    return blocks;
  }

  private static List<Double> numbers(JsonNode ofPart, String key) {
    JsonNode node = ofPart.path(key);
    if (node.isString()) {
      return numbers(ofPart, node.asString());
    }
    List<Double> numbers = new ArrayList<>();
    node.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }
}
