package org.dbmtl.search.study;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record {@code X} whose copies with other values are written by the compiler: it implements
 * {@code XBuilder.With}, which has {@code withKey(value)} for each component, and {@code with(x ->
 * x.key(value).other(value))}, which checks the values together. docs/adr/0023 says why.
 */
@RecordBuilder.Template(
    options =
        @RecordBuilder.Options(
            addClassRetainedGenerated = true,
            addStaticBuilder = false,
            enableGetters = false,
            addFunctionalMethodsToWith = false))
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Withers {}
