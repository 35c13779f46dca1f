package org.dbmtl.predictor.input;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a model needs to know of a feature to encode its values as the training did. In JSON the
 * property "kind" tells which one it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NumberInput.class, name = "number"),
  @JsonSubTypes.Type(value = IdInput.class, name = "id")
})
public sealed interface FeatureInput permits NumberInput, IdInput {
  /** Unique name of the feature in the model. */
  String name();

  /** Column of the rows that holds it. */
  String column();
}
