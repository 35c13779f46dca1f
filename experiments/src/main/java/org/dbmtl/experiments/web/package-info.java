/**
 * What the servers of this module have alike: who may enter, and how they listen and answer. Start
 * reading at {@link org.dbmtl.experiments.web.WebServer}.
 */
@NullMarked
package org.dbmtl.experiments.web;

import org.jspecify.annotations.NullMarked;
