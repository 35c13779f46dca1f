package org.dbmtl.trainer.export.onnx;

/**
 * A value of a {@link Graph}: an input, a constant, or what a node computes.
 *
 * @param name unique in the graph
 */
record Tensor(String name) {}
